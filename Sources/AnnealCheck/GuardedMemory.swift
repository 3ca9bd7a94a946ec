internal import Glibc

/// Memory between two pages that cannot be touched. It lies against one of them, as near as its alignment allows; what is left
/// over to both is filled with a pattern that must stay.
final class GuardedMemory {
    /// The page it lies against.
    enum Side { case before, after }

    private static let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    /// A signalling NaN in every four bytes: a float that is read there makes what is computed from it a NaN, and one that is
    /// changed there and written back has other bits.
    private static let pattern: [UInt8] = (0..<1 << 16).map { [0x01, 0x00, 0xA0, 0x7F][$0 % 4] }

    private let mapping: UnsafeMutableRawPointer
    private let room: Int
    let start: UnsafeMutableRawPointer
    let count: Int

    /// - Parameter count: in bytes.
    init(_ count: Int, alignment: Int, against side: Side) throws {
        let used = (count + alignment - 1) / alignment * alignment
        room = max(Self.page, (used + Self.page - 1) / Self.page * Self.page)
        let all = room + 2 * Self.page
        guard let mapping = mmap(nil, all, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), mapping != MAP_FAILED,
            mprotect(mapping + Self.page, room, PROT_READ | PROT_WRITE) == 0
        else { throw CheckFailure("there is no memory for the buffers of the test") }
        self.mapping = mapping
        self.count = count
        start = mapping + Self.page + (side == .before ? 0 : room - used)
        Self.forEachPiece(of: room) { offset, pattern, count in
            memcpy(mapping + Self.page + offset, pattern, count)
            return true
        }
        memset(start, 0, count)
    }

    deinit { munmap(mapping, room + 2 * Self.page) }

    /// Nobody may read or write it from now on.
    func close() { mprotect(mapping, room + 2 * Self.page, PROT_NONE) }

    /// Whether nothing was written outside it.
    var isIntact: Bool {
        let (first, begin) = (mapping + Self.page, start - (mapping + Self.page))
        func isPattern(_ places: Range<Int>) -> Bool {
            Self.forEachPiece(from: places.lowerBound, of: places.count) { memcmp(first + $0, $1, $2) == 0 }
        }
        return isPattern(0..<begin) && isPattern(begin + count..<room)
    }

    /// The pattern as it stands from a place on, in pieces, as long as `body` goes on.
    @discardableResult private static func forEachPiece(
        from first: Int = 0, of count: Int, _ body: (_ offset: Int, _ pattern: UnsafeRawPointer, _ count: Int) -> Bool
    ) -> Bool {
        pattern.withUnsafeBytes { pattern in
            var offset = first
            while offset < first + count, let base = pattern.baseAddress {
                let place = offset % pattern.count
                let piece = min(first + count - offset, pattern.count - place)
                guard body(offset, base + place, piece) else { return false }
                offset += piece
            }
            return true
        }
    }
}

/// Guarded memory for the calls of one test; what a call used cannot be touched afterwards.
final class Memory {
    private var retired: [GuardedMemory] = []
    private var current: [GuardedMemory] = []
    /// Buffers of one call end where they may, those of the next begin where they may.
    private var side = GuardedMemory.Side.after

    func array<Element: BitwiseCopyable>(_ elements: [Element], alignment: Int = 8) throws -> UnsafeMutablePointer<
        Element
    > {
        let memory = try GuardedMemory(
            elements.count * MemoryLayout<Element>.stride, alignment: alignment, against: side)
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
        // What reads a field that is not there yet reads behind it.
        let memory = try GuardedMemory(size + more, alignment: 8, against: .after)
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
        side = side == .after ? .before : .after
        // As many as may find a kept pointer, within what a process may map.
        if retired.count > 4000 { retired.removeFirst(retired.count - 4000) }
    }
}
