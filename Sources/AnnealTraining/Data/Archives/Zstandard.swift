internal import Glibc

/// Decompression of Zstandard frames (RFC 8878) by libzstd, which verifies their checksums. It is looked for when the first such file
/// is read, so that nobody needs it who has none.
enum Zstandard {
    /// A frame's magic number, or that of one to be skipped.
    static func isCompressed(_ bytes: some Collection<UInt8>) -> Bool {
        guard bytes.count >= 4 else { return false }
        let first = Array(bytes.prefix(4))
        return first == [0x28, 0xB5, 0x2F, 0xFD] || first[0] & 0xF0 == 0x50 && first[1...] == [0x2A, 0x4D, 0x18]
    }

    /// The content of all frames, one after the other, as `zstd -d` gives it.
    ///
    /// - Parameters:
    ///   - first: The first bytes of a file.
    ///   - next: Gives the bytes that follow, which last until the next call; none at the end.
    ///   - file: The file's name, for errors.
    ///   - limit: The most bytes to produce.
    /// - Throws: `noZstandard`, `truncatedZstandard`, `damagedZstandard`, `tooLarge`, or what `next` throws.
    static func decompress(
        _ first: UnsafeBufferPointer<UInt8>, then next: () throws(DatasetError) -> UnsafeBufferPointer<UInt8>,
        from file: String, limit: Int
    ) throws(DatasetError) -> [UInt8] {
        guard let library = ZstandardLibrary.shared, let stream = library.create() else {
            throw DatasetError(DataFileError.noZstandard(file))
        }
        defer { _ = library.free(stream) }
        let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { chunk.deallocate() }
        var output: [UInt8] = []
        var piece = first
        // What the last call hinted at: 0 between two frames.
        var wanted = 1
        while !piece.isEmpty {
            var input = ZstandardLibrary.Buffer(
                memory: UnsafeMutableRawPointer(mutating: piece.baseAddress), size: piece.count)
            var isFull = false
            repeat {
                var made = ZstandardLibrary.Buffer(memory: chunk.baseAddress, size: chunk.count)
                wanted = library.decompress(stream, &made, &input)
                if library.isError(wanted) != 0 {
                    let reason = library.errorName(wanted).map { String(cString: $0) } ?? "error \(wanted)"
                    throw DatasetError(DataFileError.damagedZstandard(file, reason: reason))
                }
                output.append(contentsOf: chunk[..<made.position])
                guard output.count <= limit else { throw DatasetError(DataFileError.tooLarge(file, limit: limit)) }
                // Asked again at a frame's end, it would begin another.
                isFull = made.position == made.size && wanted != 0
            } while input.position < input.size || isFull
            piece = try next()
        }
        guard wanted == 0 else { throw DatasetError(DataFileError.truncatedZstandard(file)) }
        return output
    }
}

/// The functions of libzstd's streaming interface, whose ABI is stable since its version 1.0; see `zstd.h`.
private struct ZstandardLibrary: @unchecked Sendable {
    /// `ZSTD_inBuffer` and `ZSTD_outBuffer`, which have the same layout.
    struct Buffer {
        var memory: UnsafeMutableRawPointer?
        var size: Int
        var position = 0
    }

    let create: @convention(c) () -> OpaquePointer?
    let free: @convention(c) (OpaquePointer) -> Int
    let decompress: @convention(c) (OpaquePointer, UnsafeMutableRawPointer, UnsafeMutableRawPointer) -> Int
    let isError: @convention(c) (Int) -> UInt32
    let errorName: @convention(c) (Int) -> UnsafePointer<CChar>?

    /// `nil` if there is none on this machine.
    static let shared = ZstandardLibrary()

    private init?() {
        guard let handle = dlopen("libzstd.so.1", RTLD_NOW | RTLD_LOCAL),
            let create = dlsym(handle, "ZSTD_createDStream"), let free = dlsym(handle, "ZSTD_freeDStream"),
            let decompress = dlsym(handle, "ZSTD_decompressStream"), let isError = dlsym(handle, "ZSTD_isError"),
            let errorName = dlsym(handle, "ZSTD_getErrorName")
        else { return nil }
        self.create = unsafeBitCast(create, to: (@convention(c) () -> OpaquePointer?).self)
        self.free = unsafeBitCast(free, to: (@convention(c) (OpaquePointer) -> Int).self)
        self.decompress = unsafeBitCast(
            decompress,
            to: (@convention(c) (OpaquePointer, UnsafeMutableRawPointer, UnsafeMutableRawPointer) -> Int).self)
        self.isError = unsafeBitCast(isError, to: (@convention(c) (Int) -> UInt32).self)
        self.errorName = unsafeBitCast(errorName, to: (@convention(c) (Int) -> UnsafePointer<CChar>?).self)
    }
}
