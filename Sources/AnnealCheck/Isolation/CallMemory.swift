internal import Glibc

/// Guarded memory for the calls of one test; what a call used cannot be touched afterwards.
final class CallMemory {
    /// Older ones are closed, and kept for what may have kept a pointer into them.
    private var pieces: [GuardedMemory] = []
    /// Buffers of one call end where they may, those of the next begin where they may.
    private var side = GuardedMemory.Side.after

    func array<Element: BitwiseCopyable>(_ elements: [Element], alignment: Int = 8) throws -> UnsafeMutablePointer<
        Element
    > {
        let memory = try buffer(
            elements.count * MemoryLayout<Element>.stride, alignment: alignment, against: side)
        let start = memory.bindMemory(to: Element.self, capacity: elements.count)
        start.initialize(from: elements, count: elements.count)
        return start
    }

    /// A struct of the contract, whose size is its first field.
    ///
    /// - Parameter more: the bytes of a later minor that follow it.
    func table<Table: BitwiseCopyable>(_ table: Table, more: Int = 0) throws -> UnsafeMutablePointer<Table> {
        let size = MemoryLayout<Table>.size
        // What reads a field that is not there yet reads past its end.
        let memory = try buffer(size + more, alignment: 8, against: .after)
        withUnsafeBytes(of: table) { memory.copyMemory(from: $0.baseAddress!, byteCount: size) }
        memset(memory + size, 0xEE, more)
        memory.storeBytes(of: UInt32(size + more), as: UInt32.self)
        return memory.bindMemory(to: Table.self, capacity: 1)
    }

    /// Ends a call: what it used is looked through and forbidden.
    func retire() throws {
        side = side == .after ? .before : .after
        let areIntact = pieces.map { $0.takeBack() }
        // As many as may find a kept pointer, within what a process may map.
        if pieces.count > 16 { pieces.removeFirst(pieces.count - 16) }
        try require(areIntact.allSatisfy { $0 }, "it writes outside a buffer it was given")
    }

    private func buffer(
        _ count: Int, alignment: Int, against side: GuardedMemory.Side
    ) throws -> UnsafeMutableRawPointer {
        if let start = pieces.last?.lend(count, alignment: alignment, against: side) { return start }
        let piece = try GuardedMemory(roomFor: count)
        pieces.append(piece)
        guard let start = piece.lend(count, alignment: alignment, against: side) else {
            throw CheckFailure("there is no memory for the buffers of the test")
        }
        return start
    }
}
