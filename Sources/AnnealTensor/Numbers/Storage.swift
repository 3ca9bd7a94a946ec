import Glibc

/// Floats on a 64-byte boundary: a cache line, and the widest vector register.
final class Storage {
    let pointer: UnsafeMutablePointer<Float>
    let count: Int

    /// Memory of unspecified content.
    ///
    /// - Throws: `outOfMemory`.
    init(count: Int) throws(TensorError) {
        let (bytes, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Float>.stride)
        var memory: UnsafeMutableRawPointer?
        guard !overflow, posix_memalign(&memory, 64, max(bytes, 64)) == 0, let memory else {
            throw .outOfMemory(elements: count)
        }
        self.pointer = memory.bindMemory(to: Float.self, capacity: count)
        self.count = count
    }

    deinit { free(pointer) }

    func clear() { pointer.update(repeating: 0, count: count) }
}
