/// The content of a file from its beginning, decompressed piece by piece.
final class DataStream {
    private enum Form {
        case plain
        case gzip(GzipStream)
        case zstandard(ZstandardStream)
    }

    let path: String
    /// The number of bytes that are to come, as far as it is known; 0 if it is not.
    let size: Int
    private let pieces: FilePieces
    private let form: Form

    /// - Parameter pieces: From the first on.
    /// - Throws: `noZstandard`.
    init(_ pieces: FilePieces) throws(DatasetError) {
        self.pieces = pieces
        path = pieces.path
        let first = pieces.bytes(min(4, pieces.size), at: 0)
        if ZstandardStream.isCompressed(first) {
            form = .zstandard(try ZstandardStream(pieces))
            size = 0
        } else if GzipStream.isCompressed(first) {
            form = .gzip(GzipStream(pieces))
            size = GzipStream.promisedSize(pieces.bytes(4, at: pieces.size - 4), fileSize: pieces.size)
        } else {
            form = .plain
            size = pieces.size
        }
    }

    var isCompressed: Bool { if case .plain = form { false } else { true } }

    /// Fills memory with the next bytes; with fewer only at the end.
    ///
    /// - Returns: How many there are.
    /// - Throws: `unreadable`, or what is wrong with compressed data.
    func read(into memory: UnsafeMutableBufferPointer<UInt8>) throws(DatasetError) -> Int {
        switch form {
        case .plain: try pieces.read(into: memory)
        case .gzip(let stream): try stream.read(into: memory)
        case .zstandard(let stream): try stream.read(into: memory)
        }
    }
}
