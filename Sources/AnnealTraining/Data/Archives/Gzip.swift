/// Decompression of gzip data (RFC 1952), with its checksums verified.
enum Gzip {
    static func isCompressed(_ bytes: some Collection<UInt8>) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

    /// The content of all members, one after the other, as `gzip -d` gives it; zeros between and after them are passed over.
    ///
    /// - Parameters:
    ///   - first: The first bytes of a gzip file, or all of them.
    ///   - next: Gives the bytes that follow, which last until the next call; none at the end.
    ///   - size: The size of the content, as far as it is known.
    ///   - file: The file's name, for errors.
    ///   - limit: The most bytes to produce.
    /// - Throws: `truncatedGzip`, `damagedGzip`, `tooLarge`, or what `next` throws.
    static func decompress(
        _ first: UnsafeBufferPointer<UInt8>,
        then next: () throws(DatasetError) -> UnsafeBufferPointer<UInt8> = { .init(start: nil, count: 0) },
        size: Int, from file: String, limit: Int
    ) throws(DatasetError) -> [UInt8] {
        let inflate = Inflate(.gzip)
        let chunk = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 18)
        defer { chunk.deallocate() }
        var output: [UInt8] = []
        output.reserveCapacity(min(size, limit))

        inflate.feed(first)
        while true {
            if inflate.isStarved { inflate.feed(try next()) }
            let (count, status) = inflate.next(into: chunk)
            output.append(contentsOf: chunk[..<count])
            guard output.count <= limit else { throw DatasetError(DataFileError.tooLarge(file, limit: limit)) }

            switch status {
            case .unfinished: continue
            case .ended:
                repeat {
                    inflate.skipZeros()
                    guard inflate.isStarved else { break }
                    inflate.feed(try next())
                } while !inflate.isStarved
                if inflate.isStarved { return output }
                inflate.reset()
            case .starved: throw DatasetError(DataFileError.truncatedGzip(file))
            case .damaged(let reason): throw DatasetError(DataFileError.damagedGzip(file, reason: reason))
            }
        }
    }

    /// The size of the content by the last four bytes of a file, which is right for one member below 4 GiB;
    /// 0 where deflate, which shrinks at most 1032-fold, cannot have meant it.
    static func promisedSize(_ last: some BidirectionalCollection<UInt8>, fileSize: Int) -> Int {
        let size = last.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        return size / 1032 <= fileSize ? size : 0
    }
}
