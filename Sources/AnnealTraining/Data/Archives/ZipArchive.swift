internal import CZlib

/// The files in a zip archive, stored or deflated, by the directory at its end.
///
///     let archive = try ZipArchive(bytes, file: "set.npz")
///     archive.names                  // ["x.npy", "y.npy"]
///     try archive.content("x.npy")   // its bytes
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

    private let bytes: [UInt8]
    private let file: String
    private let entries: [Entry]

    var names: [String] { entries.map(\.name) }

    /// - Throws: `damaged`.
    init(_ bytes: [UInt8], file: String) throws(DatasetError) {
        self.bytes = bytes
        self.file = file
        // The end record is followed by a comment of up to 65,535 bytes.
        let first = max(0, bytes.count - 22 - 0xFFFF)
        guard
            let end = stride(from: bytes.count - 22, through: first, by: -1).first(where: {
                bytes.number(4, at: $0) == 0x0605_4B50 && bytes.number(2, at: $0 + 20) == bytes.count - $0 - 22
            }),
            let count = bytes.number(2, at: end + 10), let start = bytes.number(4, at: end + 16)
        else { throw DatasetError(ZipError.damaged(file, reason: "its directory is missing")) }
        var entries: [Entry] = []
        var place = start
        for _ in 0..<count {
            guard bytes.number(4, at: place) == 0x0201_4B50,
                let flags = bytes.number(2, at: place + 8), let method = bytes.number(2, at: place + 10),
                let checksum = bytes.number(4, at: place + 16), let compressedSize = bytes.number(4, at: place + 20),
                let size = bytes.number(4, at: place + 24), let nameLength = bytes.number(2, at: place + 28),
                let extraLength = bytes.number(2, at: place + 30), let commentLength = bytes.number(2, at: place + 32),
                let header = bytes.number(4, at: place + 42), place + 46 + nameLength <= end
            else { throw DatasetError(ZipError.damaged(file, reason: "its directory is cut off")) }
            let name = String(decoding: bytes[place + 46..<place + 46 + nameLength], as: UTF8.self)
            entries.append(
                Entry(
                    name: name, flags: flags, method: method, checksum: UInt(checksum), compressedSize: compressedSize,
                    size: size, header: header))
            place += 46 + nameLength + extraLength + commentLength
        }
        self.entries = entries
    }

    /// A file's bytes, without a copy if they are stored; `nil` if there is none of this name.
    ///
    /// - Throws: `damaged`.
    func content(_ name: String) throws(DatasetError) -> ArraySlice<UInt8>? {
        guard let entry = entries.first(where: { $0.name == name }) else { return nil }
        func damaged(_ reason: String) -> DatasetError {
            DatasetError(ZipError.damaged(file, reason: "\(name) \(reason)"))
        }
        guard entry.flags & 1 == 0 else { throw damaged("is encrypted") }
        guard bytes.number(4, at: entry.header) == 0x0403_4B50,
            let nameLength = bytes.number(2, at: entry.header + 26),
            let extraLength = bytes.number(2, at: entry.header + 28),
            case let start = entry.header + 30 + nameLength + extraLength, start + entry.compressedSize <= bytes.count
        else { throw damaged("is cut off") }
        let packed = bytes[start..<start + entry.compressedSize]
        let content: ArraySlice<UInt8>
        switch entry.method {
        case 0: content = packed
        case 8:
            guard let inflated = Self.inflated(packed, size: entry.size) else { throw damaged("has damaged data") }
            content = inflated[...]
        default: throw damaged("is packed by method \(entry.method), not stored or deflated")
        }
        let checksum = content.withUnsafeBufferPointer { crc32_z(0, $0.baseAddress, $0.count) }
        guard content.count == entry.size, checksum == entry.checksum else { throw damaged("has damaged data") }
        return content
    }

    /// Deflated bytes that come to `size`; `nil` if they do not.
    private static func inflated(_ packed: ArraySlice<UInt8>, size: Int) -> [UInt8]? {
        // Deflate shrinks at most 1032-fold: more would only take memory.
        guard size / 1032 <= packed.count else { return nil }
        let inflate = Inflate(.none)
        let content = [UInt8](unsafeUninitializedCapacity: size) { output, count in
            packed.withUnsafeBufferPointer { packed in
                inflate.feed(packed)
                let (produced, status) = inflate.next(into: output)
                if case .ended = status { count = produced }
            }
        }
        return content.count == size ? content : nil
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
