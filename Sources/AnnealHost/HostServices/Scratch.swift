internal import CAnneal
internal import Glibc

/// Memory that plugins work in during one call: a piece for each thread, which grows to the largest wish and is then kept
/// until the thread ends.
enum Scratch {
    nonisolated(unsafe) static let table: UnsafePointer<anneal_scratch> = {
        let table = UnsafeMutablePointer<anneal_scratch>.allocate(capacity: 1)
        table.initialize(
            to: anneal_scratch(
                struct_size: UInt32(MemoryLayout<anneal_scratch>.size), reserved: 0,
                memory: { _, bytes in Scratch.memory(bytes) }))
        return UnsafePointer(table)
    }()

    private static let key: pthread_key_t? = {
        var key = pthread_key_t()
        return pthread_key_create(&key, { free($0) }) == 0 ? key : nil
    }()
    /// Before the memory handed out stands its length, in a cache line of its own so that both are aligned.
    private static let headerBytes = 64

    static func memory(_ bytes: UInt64) -> UnsafeMutableRawPointer? {
        guard let key, let wanted = Int(exactly: bytes), wanted <= Int.max - headerBytes else { return nil }
        if let kept = pthread_getspecific(key) {
            if kept.load(as: Int.self) >= wanted { return kept + headerBytes }
            pthread_setspecific(key, nil)
            free(kept)
        }
        var memory: UnsafeMutableRawPointer?
        guard posix_memalign(&memory, 64, wanted + headerBytes) == 0, let memory else { return nil }
        memory.storeBytes(of: wanted, as: Int.self)
        guard pthread_setspecific(key, memory) == 0 else {
            free(memory)
            return nil
        }
        return memory + headerBytes
    }
}
