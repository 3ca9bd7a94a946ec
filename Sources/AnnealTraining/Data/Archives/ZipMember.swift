internal import CZlib

/// The bytes of a file in a zip archive, one after the other, whose checksum is verified with the last of them.
final class ZipMember {
    /// All bytes.
    let size: Int
    private let pieces: FilePieces
    private let inflate: Inflate?
    /// The packed bytes that are not read yet.
    private var packed: Int
    private var delivered = 0
    private var checksum: UInt = 0
    private let promised: UInt
    private let damage: DatasetError

    /// - Parameters:
    ///   - pieces: At the first packed byte.
    ///   - packed: The number of packed bytes.
    ///   - damage: What is thrown if the bytes are not those that were stored.
    init(
        _ pieces: FilePieces, packed: Int, size: Int, checksum: UInt, isDeflated: Bool, damage: DatasetError
    ) {
        self.pieces = pieces
        self.packed = packed
        self.size = size
        promised = checksum
        inflate = isDeflated ? Inflate(.none) : nil
        self.damage = damage
    }

    /// Fills memory with the next bytes; with fewer only at the end.
    ///
    /// - Throws: `damaged` or `unreadable`.
    func read(into memory: UnsafeMutableBufferPointer<UInt8>) throws(DatasetError) -> Int {
        let wanted = min(memory.count, size - delivered)
        var filled = 0
        while filled < wanted {
            // What was just read is still near when its checksum is taken.
            let next = UnsafeMutableBufferPointer(rebasing: memory[filled..<min(wanted, filled + 1 << 18)])
            let count = inflate == nil ? try pieces.read(into: next) : try unpack(into: next)
            guard count > 0 else { throw damage }
            checksum = UInt(crc32_z(checksum, next.baseAddress, count))
            filled += count
        }
        delivered += filled
        guard delivered < size || checksum == promised else { throw damage }
        return filled
    }

    private func unpack(into memory: UnsafeMutableBufferPointer<UInt8>) throws(DatasetError) -> Int {
        guard let inflate else { return 0 }
        while true {
            if inflate.isStarved, packed > 0 {
                let piece = UnsafeBufferPointer(rebasing: try pieces.next().prefix(packed))
                packed -= piece.count
                guard !piece.isEmpty else { throw damage }
                inflate.feed(piece)
            }
            let (count, status) = inflate.next(into: memory)
            if count > 0 { return count }
            switch status {
            case .unfinished where !inflate.isStarved || packed > 0: continue
            case .unfinished, .ended, .starved, .damaged: throw damage
            }
        }
    }
}
