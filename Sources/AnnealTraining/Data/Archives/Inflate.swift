internal import CZlib

/// Deflated data as it was before, piece by piece (RFC 1951), by zlib, which verifies the checksums of gzip's members.
///
///     let inflate = Inflate(.gzip)
///     inflate.feed(piece)
///     inflate.next(into: chunk)   // (count: 5, status: .ended)
final class Inflate {
    /// What stands around the deflated data.
    enum Wrapping {
        /// Nothing, as in a zip archive.
        case none
        /// A header and two checksums (RFC 1952).
        case gzip
    }

    enum Status {
        /// There is more to come, from what was fed or from the next piece.
        case unfinished
        /// The data is complete.
        case ended
        /// Nothing more can be had without another piece.
        case starved
        case damaged(reason: String)
    }

    // zlib keeps the address of its stream, so it must not move.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private let isReady: Bool

    init(_ wrapping: Wrapping) {
        stream.initialize(to: z_stream())
        let windowBits = wrapping == .gzip ? 16 + MAX_WBITS : -MAX_WBITS
        isReady = inflateInit2_(stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    }

    deinit {
        if isReady { inflateEnd(stream) }
        stream.deallocate()
    }

    /// Whether everything that was fed is used up.
    var isStarved: Bool { stream.pointee.avail_in == 0 }

    /// Gives it the next bytes, which have to last until they are used up.
    ///
    /// - Precondition: it `isStarved`, and there are fewer than 2³² bytes.
    func feed(_ piece: UnsafeBufferPointer<UInt8>) {
        stream.pointee.next_in = UnsafeMutablePointer(mutating: piece.baseAddress)
        stream.pointee.avail_in = UInt32(piece.count)
    }

    /// Fills memory as far as it can.
    ///
    /// - Precondition: `output` has fewer than 2³² bytes.
    func next(into output: UnsafeMutableBufferPointer<UInt8>) -> (count: Int, status: Status) {
        guard isReady else { return (0, .damaged(reason: "zlib cannot start")) }
        stream.pointee.next_out = output.baseAddress
        stream.pointee.avail_out = UInt32(output.count)
        let code = inflate(stream, Z_NO_FLUSH)
        let count = output.count - Int(stream.pointee.avail_out)
        return switch code {
        case Z_OK: (count, .unfinished)
        case Z_STREAM_END: (count, .ended)
        case Z_BUF_ERROR: (count, .starved)
        default:
            (count, .damaged(reason: stream.pointee.msg.map { String(cString: $0) } ?? "zlib error \(code)"))
        }
    }

    /// Passes over zeros that were fed and not used: some programs fill up the last block of a file with them.
    func skipZeros() {
        while stream.pointee.avail_in > 0, stream.pointee.next_in.pointee == 0 {
            stream.pointee.next_in += 1
            stream.pointee.avail_in -= 1
        }
    }

    /// Begins anew with what has been fed and not used: the next member of a gzip file.
    func reset() { inflateReset(stream) }
}
