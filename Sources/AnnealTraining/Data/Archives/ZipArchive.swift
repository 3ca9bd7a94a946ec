/// The files in a zip archive, stored or deflated, by the directory at its end.
///
///     let archive = try ZipArchive(DataFile(bytes, named: "set.npz"))
///     archive.names                        // ["x.npy", "y.npy"]
///     try archive.content("x.npy")?.size   // 416
///
/// PKWARE 2022, APPNOTE 6.3.10. Archives above 4 GiB, of several parts, or encrypted ones are refused.
struct ZipArchive {
    private struct Entry {
        let name: String
        let flags: Int
        let method: Int
        let checksum: UInt
        let compressedSize: Int
        let size: Int
        /// Where the entry's own header begins.
        let header: Int
    }

    /// Whether bytes begin as an archive does.
    static func begins(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x50, 0x4B]) }

    private let file: DataFile
    private let size: Int
    private let entries: [Entry]

    var path: String { file.path }
    var names: [String] { entries.map(\.name) }

    /// - Parameter file: As it is, not compressed once more.
    /// - Throws: `damaged` or `unreadable`.
    init(_ file: DataFile) throws(DatasetError) {
        self.file = file
        let pieces = try file.pieces()
        size = pieces.size
        // The end record is followed by a comment of up to 65,535 bytes.
        let tail = pieces.bytes(min(size, 22 + 0xFFFF), at: max(0, size - 22 - 0xFFFF))
        guard
            let end = stride(from: tail.count - 22, through: 0, by: -1).first(where: {
                tail.number(4, at: $0) == 0x0605_4B50 && tail.number(2, at: $0 + 20) == tail.count - $0 - 22
            }),
            let count = tail.number(2, at: end + 10), let start = tail.number(4, at: end + 16)
        else { throw DatasetError(ZipError.damaged(file.path, reason: "its directory is missing")) }
        let directoryEnd = size - tail.count + end
        let directory = start <= directoryEnd ? pieces.bytes(directoryEnd - start, at: start) : []
        var entries: [Entry] = []
        var place = 0
        for _ in 0..<count {
            guard directory.number(4, at: place) == 0x0201_4B50,
                let flags = directory.number(2, at: place + 8), let method = directory.number(2, at: place + 10),
                let checksum = directory.number(4, at: place + 16),
                let compressedSize = directory.number(4, at: place + 20),
                let size = directory.number(4, at: place + 24), let nameLength = directory.number(2, at: place + 28),
                let extraLength = directory.number(2, at: place + 30),
                let commentLength = directory.number(2, at: place + 32),
                let header = directory.number(4, at: place + 42), place + 46 + nameLength <= directory.count
            else { throw DatasetError(ZipError.damaged(file.path, reason: "its directory is cut off")) }
            let name = String(decoding: directory[place + 46..<place + 46 + nameLength], as: UTF8.self)
            entries.append(
                Entry(
                    name: name, flags: flags, method: method, checksum: UInt(checksum), compressedSize: compressedSize,
                    size: size, header: header))
            place += 46 + nameLength + extraLength + commentLength
        }
        self.entries = entries
    }

    /// A file's bytes, from its first on; `nil` if there is none of this name.
    ///
    /// - Throws: `damaged` or `unreadable`.
    func content(_ name: String) throws(DatasetError) -> ZipMember? {
        guard let entry = entries.first(where: { $0.name == name }) else { return nil }
        func damaged(_ reason: String) -> DatasetError {
            DatasetError(ZipError.damaged(file.path, reason: "\(name) \(reason)"))
        }
        guard entry.flags & 1 == 0 else { throw damaged("is encrypted") }
        guard entry.method == 0 || entry.method == 8 else {
            throw damaged("is packed by method \(entry.method), not stored or deflated")
        }
        let pieces = try file.pieces()
        let header = pieces.bytes(30, at: entry.header)
        guard header.number(4, at: 0) == 0x0403_4B50, let nameLength = header.number(2, at: 26),
            let extraLength = header.number(2, at: 28),
            case let start = entry.header + 30 + nameLength + extraLength, start + entry.compressedSize <= size
        else { throw damaged("is cut off") }
        // Deflate shrinks at most 1032-fold: more would only take memory.
        guard entry.method == 0 ? entry.size == entry.compressedSize : entry.size / 1032 <= entry.compressedSize else {
            throw damaged("has damaged data")
        }
        try pieces.seek(to: start)
        return ZipMember(
            pieces, packed: entry.compressedSize, size: entry.size, checksum: entry.checksum,
            isDeflated: entry.method == 8, damage: damaged("has damaged data"))
    }
}

/// Why an archive cannot be read.
public enum ZipError: DatasetErrorCause {
    case damaged(String, reason: String)

    public var description: String {
        switch self {
        case .damaged(let path, let reason): "\(path) is damaged: \(reason); save it again"
        }
    }
}

extension [UInt8] {
    /// The little-endian number of `width` bytes at an offset; `nil` past the end.
    fileprivate func number(_ width: Int, at place: Int) -> Int? {
        guard place >= 0, place + width <= count else { return nil }
        return self[place..<place + width].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
