/// The content of gzip data (RFC 1952), whose checksums are verified: of all members, one after the other, as `gzip -d` gives it.
/// Zeros between and after them are passed over.
final class GzipStream {
    static func isCompressed(_ bytes: some Collection<UInt8>) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

    private let pieces: FilePieces
    private let inflate = Inflate(.gzip)
    private var isAtEnd = false

    init(_ pieces: FilePieces) { self.pieces = pieces }

    /// Fills memory with the next bytes; with fewer only at the end.
    ///
    /// - Throws: `truncatedGzip`, `damagedGzip` or `unreadable`.
    func read(into output: UnsafeMutableBufferPointer<UInt8>) throws(DatasetError) -> Int {
        var filled = 0
        while filled < output.count, !isAtEnd {
            if inflate.isStarved { inflate.feed(try pieces.next()) }
            // zlib counts in 32 bits.
            let room = output[filled..<min(output.count, filled + 1 << 30)]
            let (count, status) = inflate.next(into: UnsafeMutableBufferPointer(rebasing: room))
            filled += count
            switch status {
            case .unfinished: continue
            case .ended:
                repeat {
                    inflate.skipZeros()
                    guard inflate.isStarved else { break }
                    inflate.feed(try pieces.next())
                } while !inflate.isStarved
                isAtEnd = inflate.isStarved
                if !isAtEnd { inflate.reset() }
            case .starved: throw DatasetError(DataFileError.truncatedGzip(pieces.path))
            case .damaged(let reason): throw DatasetError(DataFileError.damagedGzip(pieces.path, reason: reason))
            }
        }
        return filled
    }

    /// The size of the content by the last four bytes of a file, which is right for one member below 4 GiB;
    /// 0 where deflate, which shrinks at most 1032-fold, cannot have meant it.
    static func promisedSize(_ last: some BidirectionalCollection<UInt8>, fileSize: Int) -> Int {
        let size = last.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        return size / 1032 <= fileSize ? size : 0
    }
}
