internal import Glibc

/// Memory between two pages that cannot be touched. It ends where the second begins; what alignment leaves over there, and
/// the room before it, is filled with a pattern that must stay.
final class GuardedMemory {
    private static let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    private static let canary: UInt8 = 0xA5

    private let mapping: UnsafeMutableRawPointer
    private let room: Int
    let start: UnsafeMutableRawPointer
    let count: Int

    /// - Parameter count: in bytes.
    init(_ count: Int, alignment: Int) throws {
        let used = (count + alignment - 1) / alignment * alignment
        room = max(Self.page, (used + Self.page - 1) / Self.page * Self.page)
        let all = room + 2 * Self.page
        guard let mapping = mmap(nil, all, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), mapping != MAP_FAILED,
            mprotect(mapping + Self.page, room, PROT_READ | PROT_WRITE) == 0
        else { throw CheckFailure("there is no memory for the buffers of the test") }
        self.mapping = mapping
        self.count = count
        memset(mapping + Self.page, Int32(Self.canary), room)
        start = mapping + Self.page + room - used
        memset(start, 0, count)
    }

    deinit { munmap(mapping, room + 2 * Self.page) }

    /// Nobody may read or write it from now on.
    func close() { mprotect(mapping, room + 2 * Self.page, PROT_NONE) }

    /// Whether nothing was written outside it.
    var isIntact: Bool {
        let bytes = UnsafeRawBufferPointer(start: mapping + Self.page, count: room)
        let begin = start - (mapping + Self.page)
        return bytes[..<begin].allSatisfy { $0 == Self.canary }
            && bytes[(begin + count)...].allSatisfy { $0 == Self.canary }
    }
}

/// Guarded memory for the calls of one test; what a call used cannot be touched afterwards.
final class Memory {
    private var retired: [GuardedMemory] = []
    private var current: [GuardedMemory] = []

    func array<Element: BitwiseCopyable>(_ elements: [Element], alignment: Int = 8) throws -> UnsafeMutablePointer<
        Element
    > {
        let memory = try GuardedMemory(elements.count * MemoryLayout<Element>.stride, alignment: alignment)
        current.append(memory)
        let start = memory.start.bindMemory(to: Element.self, capacity: elements.count)
        start.initialize(from: elements, count: elements.count)
        return start
    }

    /// A struct of the contract, whose size is its first field.
    ///
    /// - Parameter more: so many bytes of a later minor stand behind it.
    func table<Table: BitwiseCopyable>(_ table: Table, more: Int = 0) throws -> UnsafeMutablePointer<Table> {
        let size = MemoryLayout<Table>.size
        let memory = try GuardedMemory(size + more, alignment: 8)
        current.append(memory)
        withUnsafeBytes(of: table) { memory.start.copyMemory(from: $0.baseAddress!, byteCount: size) }
        memset(memory.start + size, 0xEE, more)
        memory.start.storeBytes(of: UInt32(size + more), as: UInt32.self)
        return memory.start.bindMemory(to: Table.self, capacity: 1)
    }

    /// Ends a call: what it used is looked through and closed.
    func retire() throws {
        for memory in current {
            try require(memory.isIntact, "it writes outside a buffer it was given")
            memory.close()
        }
        retired += current
        current = []
        // As many as may find a kept pointer, within what a process may map.
        if retired.count > 4000 { retired.removeFirst(retired.count - 4000) }
    }
}
