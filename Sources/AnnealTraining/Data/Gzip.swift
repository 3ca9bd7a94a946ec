import CZlib

/// Decompression of gzip data (RFC 1952) by zlib, with its checksums verified.
enum Gzip {
    static func isCompressed(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

    /// The content of all members, one after the other, as `gzip -d` gives it.
    ///
    /// - Parameters:
    ///   - input: A gzip file.
    ///   - file: Its name, for errors.
    ///   - limit: The most bytes to produce.
    /// - Throws: `truncatedGzip`, `damagedGzip` or `tooLarge`.
    static func decompress(
        _ input: UnsafeBufferPointer<UInt8>, from file: String, limit: Int
    ) throws(DatasetError) -> [UInt8] {
        // zlib keeps the address of its stream, so it must not move.
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        defer { stream.deallocate() }
        let gzipOnly = 16 + MAX_WBITS
        let size = Int32(MemoryLayout<z_stream>.size)
        guard inflateInit2_(stream, gzipOnly, ZLIB_VERSION, size) == Z_OK else {
            throw .damagedGzip(file, reason: "zlib cannot start")
        }
        defer { inflateEnd(stream) }

        let chunk = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 18)
        defer { chunk.deallocate() }
        var remaining = input[...]
        var output: [UInt8] = []
        output.reserveCapacity(min(promisedSize(input), limit))

        while true {
            if stream.pointee.avail_in == 0 {
                let piece = UnsafeBufferPointer(rebasing: remaining.prefix(1 << 30))
                stream.pointee.next_in = UnsafeMutablePointer(mutating: piece.baseAddress)
                stream.pointee.avail_in = UInt32(piece.count)
                remaining = remaining.dropFirst(piece.count)
            }
            stream.pointee.next_out = chunk.baseAddress
            stream.pointee.avail_out = UInt32(chunk.count)
            let status = inflate(stream, Z_NO_FLUSH)
            output.append(contentsOf: chunk[..<(chunk.count - Int(stream.pointee.avail_out))])
            guard output.count <= limit else { throw .tooLarge(file, limit: limit) }

            switch status {
            case Z_OK:
                continue
            case Z_STREAM_END:
                if stream.pointee.avail_in == 0 && remaining.isEmpty { return output }
                inflateReset(stream)
            case Z_BUF_ERROR:
                throw .truncatedGzip(file)
            default:
                let reason = stream.pointee.msg.map { String(cString: $0) } ?? "zlib error \(status)"
                throw .damagedGzip(file, reason: reason)
            }
        }
    }

    /// The size in the last four bytes, which is right for one member below 4 GiB;
    /// 0 where deflate, which shrinks at most 1032-fold, cannot have meant it.
    private static func promisedSize(_ input: UnsafeBufferPointer<UInt8>) -> Int {
        let size = input.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        return size / 1032 <= input.count ? size : 0
    }
}
