internal import Glibc

/// The content of Zstandard frames (RFC 8878), one after the other, as `zstd -d` gives it, by libzstd, which verifies their checksums.
/// The library is looked for when the first such file is read, so that nobody needs it who has none.
final class ZstandardStream {
    /// A frame's magic number, or that of one to be skipped.
    static func isCompressed(_ bytes: some Collection<UInt8>) -> Bool {
        guard bytes.count >= 4 else { return false }
        let first = Array(bytes.prefix(4))
        return first == [0x28, 0xB5, 0x2F, 0xFD] || first[0] & 0xF0 == 0x50 && first[1...] == [0x2A, 0x4D, 0x18]
    }

    private let pieces: FilePieces
    private let library: ZstandardLibrary
    private let stream: OpaquePointer
    private var input = ZstandardLibrary.Buffer(memory: nil, size: 0)
    /// What the last call hinted at: 0 between two frames.
    private var wanted = 0
    /// Whether the last call had no room left, so that there may be more without further input.
    private var wasFull = false

    /// - Throws: `noZstandard`.
    init(_ pieces: FilePieces) throws(DatasetError) {
        guard let library = ZstandardLibrary.shared, let stream = library.create() else {
            throw DatasetError(DataFileError.noZstandard(pieces.path))
        }
        self.pieces = pieces
        self.library = library
        self.stream = stream
    }

    deinit { _ = library.free(stream) }

    /// Fills memory with the next bytes; with fewer only at the end.
    ///
    /// - Throws: `truncatedZstandard`, `damagedZstandard` or `unreadable`.
    func read(into memory: UnsafeMutableBufferPointer<UInt8>) throws(DatasetError) -> Int {
        var output = ZstandardLibrary.Buffer(
            memory: memory.baseAddress.map { UnsafeMutableRawPointer($0) }, size: memory.count)
        while output.position < output.size {
            // Asked again at a frame's end, it would begin another.
            if input.position == input.size, !(wasFull && wanted != 0) {
                let piece = try pieces.next()
                guard !piece.isEmpty else {
                    guard wanted == 0 else { throw DatasetError(DataFileError.truncatedZstandard(pieces.path)) }
                    break
                }
                input = ZstandardLibrary.Buffer(
                    memory: UnsafeMutableRawPointer(mutating: piece.baseAddress), size: piece.count)
            }
            wanted = library.decompress(stream, &output, &input)
            wasFull = output.position == output.size
            if library.isError(wanted) != 0 {
                let reason = library.errorName(wanted).map { String(cString: $0) } ?? "error \(wanted)"
                throw DatasetError(DataFileError.damagedZstandard(pieces.path, reason: reason))
            }
        }
        return output.position
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
