internal import Glibc

/// A file of data, decompressed if it begins like a file of gzip or zstd, whatever its name.
///
///     let file = DataFile(Array("x,y\n1,2\n".utf8), named: "a.csv")
///     try file.bytes().count   // 8
///
/// It is read from its beginning as often as is asked for. What can be read once only, as a pipe, is kept.
struct DataFile {
    /// More than any set that is held whole; guards against a small archive that unpacks to a huge one.
    static let largest = 1 << 32

    let path: String
    /// The bytes as they are, if they are in memory.
    private let content: [UInt8]?

    /// - Throws: `unreadable`.
    init(_ path: String) throws(DatasetError) {
        self.path = path
        var status = stat()
        guard stat(path, &status) == 0 else { throw DatasetError(DataFileError.unreadable(path, errno: errno)) }
        content = status.st_mode & S_IFMT == S_IFREG ? nil : try Self.readRaw(path, limit: Self.largest)
    }

    /// Bytes that are in memory, as if they were a file's.
    init(_ content: [UInt8], named path: String) {
        self.path = path
        self.content = content
    }

    /// The bytes as they are, from the first on.
    func pieces() throws(DatasetError) -> FilePieces {
        if let content { return FilePieces(content, named: path) }
        return try FilePieces(path)
    }

    /// The content, from its beginning.
    func stream() throws(DatasetError) -> DataStream { try DataStream(pieces()) }

    /// The first bytes of the content, by which one knows its form.
    func beginning() throws(DatasetError) -> [UInt8] {
        let stream = try stream()
        var first = [UInt8](repeating: 0, count: 8)
        let count = try first.withUnsafeMutableBufferPointer { (first) throws(DatasetError) in
            try stream.read(into: first)
        }
        return Array(first.prefix(count))
    }

    /// The same without its compression, which is kept in memory where there is any, so that one can read anywhere in it.
    func decompressed() throws(DatasetError) -> DataFile {
        try stream().isCompressed ? DataFile(bytes(), named: path) : self
    }

    /// The content, whole.
    ///
    /// - Throws: `unreadable`, `tooLarge`, or what is wrong with compressed data.
    func bytes(limit: Int = largest) throws(DatasetError) -> [UInt8] {
        let stream = try stream()
        return try Self.content(limit: limit, size: stream.size, of: path) { (memory) throws(DatasetError) in
            try stream.read(into: memory)
        }
    }

    /// Everything in a file, decompressed.
    static func read(_ path: String, limit: Int = largest) throws(DatasetError) -> [UInt8] {
        try DataFile(path).bytes(limit: limit)
    }

    /// The bytes as they are.
    static func readRaw(_ path: String, limit: Int) throws(DatasetError) -> [UInt8] {
        let pieces = try FilePieces(path)
        guard pieces.size <= limit else { throw DatasetError(DataFileError.tooLarge(path, limit: limit)) }
        return try content(limit: limit, size: pieces.size, of: path) { (memory) throws(DatasetError) in
            try pieces.read(into: memory)
        }
    }

    private static func content(
        limit: Int, size: Int, of path: String,
        _ read: (UnsafeMutableBufferPointer<UInt8>) throws(DatasetError) -> Int
    ) throws(DatasetError) -> [UInt8] {
        let memory = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 18)
        defer { memory.deallocate() }
        var content: [UInt8] = []
        content.reserveCapacity(min(size, limit))
        while case let count = try read(memory), count > 0 {
            content.append(contentsOf: memory[..<count])
            guard content.count <= limit else { throw DatasetError(DataFileError.tooLarge(path, limit: limit)) }
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
