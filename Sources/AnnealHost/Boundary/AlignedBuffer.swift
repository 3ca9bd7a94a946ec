internal import Glibc

/// Zeroed memory that starts at a multiple of 64 bytes.
final class AlignedBuffer<Element: BitwiseCopyable> {
    let start: UnsafeMutablePointer<Element>
    let count: Int

    init(count: Int) {
        self.count = count
        let bytes = max(64, count * MemoryLayout<Element>.stride)
        let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
        self.start = memory.bindMemory(to: Element.self, capacity: count)
    }

    deinit { start.deallocate() }

    func isIdentical(to other: AlignedBuffer) -> Bool {
        count == other.count && memcmp(start, other.start, count * MemoryLayout<Element>.stride) == 0
    }

    func copy(from other: AlignedBuffer) { start.update(from: other.start, count: count) }
}
