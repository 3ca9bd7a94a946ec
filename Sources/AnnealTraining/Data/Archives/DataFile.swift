internal import Glibc

/// A file's content in memory.
enum DataFile {
    /// More than any set that is trained on whole; guards against a small archive that unpacks to a huge one.
    static let largest = 1 << 32

    /// Everything in the file, decompressed if it begins like a file of gzip or zstd, whatever its name.
    static func read(_ path: String, limit: Int = largest) throws(DatasetError) -> [UInt8] {
        let file = try FilePieces(path)
        let first = try file.next()
        if Zstandard.isCompressed(first) {
            return try Zstandard.decompress(first, then: file.next, from: path, limit: limit)
        }
        guard Gzip.isCompressed(first) else { return try content(of: file, from: first, limit: limit) }
        return try Gzip.decompress(
            first, then: file.next, size: Gzip.promisedSize(file.lastBytes(4), fileSize: file.size), from: path,
            limit: limit)
    }

    /// The bytes as they are.
    static func readRaw(_ path: String, limit: Int) throws(DatasetError) -> [UInt8] {
        let file = try FilePieces(path)
        return try content(of: file, from: file.next(), limit: limit)
    }

    private static func content(
        of file: FilePieces, from first: UnsafeBufferPointer<UInt8>, limit: Int
    ) throws(DatasetError) -> [UInt8] {
        guard file.size <= limit else { throw DatasetError(DataFileError.tooLarge(file.path, limit: limit)) }
        var content: [UInt8] = []
        content.reserveCapacity(file.size)
        var piece = first
        while !piece.isEmpty {
            content.append(contentsOf: piece)
            guard content.count <= limit else { throw DatasetError(DataFileError.tooLarge(file.path, limit: limit)) }
            piece = try file.next()
        }
        return content
    }
}

/// Why a file cannot be read.
public enum DataFileError: DatasetErrorCause {
    case unreadable(String, errno: Int32)
    case tooLarge(String, limit: Int)
    case truncatedGzip(String)
    case damagedGzip(String, reason: String)
    case truncatedZstandard(String)
    case damagedZstandard(String, reason: String)
    /// A file of zstd, and no library that could read it.
    case noZstandard(String)

    public var description: String {
        switch self {
        case .unreadable(let path, let errno): "cannot read \(path): \(String(cString: strerror(errno)))"
        case .tooLarge(let path, let limit): "\(path) holds more than \(limit) bytes; give a smaller file"
        case .truncatedGzip(let path): "\(path) ends in the middle of its gzip data; copy it again"
        case .truncatedZstandard(let path): "\(path) ends in the middle of its zstd data; copy it again"
        case .damagedZstandard(let path, let reason): "\(path) has damaged zstd data (\(reason)); copy it again"
        case .noZstandard(let path):
            "\(path) is compressed by zstd, and there is no libzstd.so.1 here; install libzstd1, or decompress it by zstd -d"
        case .damagedGzip(let path, let reason): "\(path) has damaged gzip data (\(reason)); copy it again"
        }
    }
}
