import CZlib

/// Decompression of gzip data (RFC 1952) by zlib, with its checksums verified.
enum Gzip {
    static func isCompressed(_ bytes: some Collection<UInt8>) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

    /// The content of all members, one after the other, as `gzip -d` gives it.
    ///
    /// - Parameters:
    ///   - first: The first bytes of a gzip file, or all of them.
    ///   - next: Gives the bytes that follow, which last until the next call; none at the end.
    ///   - size: That of the content, as far as it is known.
    ///   - file: The file's name, for errors.
    ///   - limit: The most bytes to produce.
    /// - Throws: `truncatedGzip`, `damagedGzip`, `tooLarge`, or what `next` throws.
    static func decompress(
        _ first: UnsafeBufferPointer<UInt8>,
        then next: () throws(DatasetError) -> UnsafeBufferPointer<UInt8> = { .init(start: nil, count: 0) },
        size: Int, from file: String, limit: Int
    ) throws(DatasetError) -> [UInt8] {
        // zlib keeps the address of its stream, so it must not move.
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        defer { stream.deallocate() }
        let gzipOnly = 16 + MAX_WBITS
        guard inflateInit2_(stream, gzipOnly, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw .damagedGzip(file, reason: "zlib cannot start")
        }
        defer { inflateEnd(stream) }

        let chunk = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 18)
        defer { chunk.deallocate() }
        var output: [UInt8] = []
        output.reserveCapacity(min(size, limit))

        func feed(_ piece: UnsafeBufferPointer<UInt8>) {
            stream.pointee.next_in = UnsafeMutablePointer(mutating: piece.baseAddress)
            stream.pointee.avail_in = UInt32(piece.count)
        }
        feed(first)
        while true {
            if stream.pointee.avail_in == 0 { feed(try next()) }
            stream.pointee.next_out = chunk.baseAddress
            stream.pointee.avail_out = UInt32(chunk.count)
            let status = inflate(stream, Z_NO_FLUSH)
            output.append(contentsOf: chunk[..<(chunk.count - Int(stream.pointee.avail_out))])
            guard output.count <= limit else { throw .tooLarge(file, limit: limit) }

            switch status {
            case Z_OK:
                continue
            case Z_STREAM_END:
                if stream.pointee.avail_in == 0 { feed(try next()) }
                if stream.pointee.avail_in == 0 { return output }
                inflateReset(stream)
            case Z_BUF_ERROR:
                throw .truncatedGzip(file)
            default:
                let reason = stream.pointee.msg.map { String(cString: $0) } ?? "zlib error \(status)"
                throw .damagedGzip(file, reason: reason)
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
