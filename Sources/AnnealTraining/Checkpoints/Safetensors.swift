internal import AnnealFiles
internal import AnnealHost
internal import Foundation

/// A file of named tensors in the format of <https://github.com/huggingface/safetensors>: the length of a JSON header, the header,
/// and the numbers, little endian and without gaps.
///
///     var file = Safetensors()
///     file.add("0.bias", [Float(1), 2], shape: [2])
///     try file.write(to: path)
///     try Safetensors(reading: path).floats("0.bias", shape: [2])   // [1, 2]
///
/// Its metadata holds a SHA-256 of everything else in the file, so that an altered one is refused.
public struct Safetensors: Sendable {
    enum Kind: String, Codable {
        case f32 = "F32"
        case f64 = "F64"
        case u64 = "U64"
        case i64 = "I64"
        var bytes: Int { self == .f32 ? 4 : 8 }
    }
    struct Tensor {
        let name: String
        let kind: Kind
        let shape: [Int]
        let bytes: [UInt8]
    }
    private struct Declared: Codable {
        let dtype: String
        let shape: [Int]
        let offsets: [Int]

        enum CodingKeys: String, CodingKey {
            case dtype, shape
            case offsets = "data_offsets"
        }
    }

    public var metadata: [String: String] = [:]
    private(set) var tensors: [Tensor] = []
    /// Where it was read from.
    public let path: String

    public init() { path = "" }

    mutating func add(_ name: String, _ values: [Float], shape: [Int]) {
        tensors.append(Tensor(name: name, kind: .f32, shape: shape, bytes: values.withUnsafeBytes { Array($0) }))
    }
    mutating func add(_ name: String, _ values: [Double]) {
        tensors.append(
            Tensor(name: name, kind: .f64, shape: [values.count], bytes: values.withUnsafeBytes { Array($0) }))
    }
    mutating func add(_ name: String, _ values: [UInt64]) {
        tensors.append(
            Tensor(name: name, kind: .u64, shape: [values.count], bytes: values.withUnsafeBytes { Array($0) }))
    }

    mutating func add(_ name: String, _ value: Int64) {
        tensors.append(Tensor(name: name, kind: .i64, shape: [], bytes: withUnsafeBytes(of: value) { Array($0) }))
    }

    func has(_ name: String) -> Bool { tensors.contains { $0.name == name } }

    func floats(_ name: String, shape: [Int]) throws(CheckpointError) -> [Float] {
        let tensor = try tensor(name, .f32, shape: shape)
        return tensor.bytes.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
    }
    func doubles(_ name: String, count: Int) throws(CheckpointError) -> [Double] {
        let tensor = try tensor(name, .f64, shape: [count])
        return tensor.bytes.withUnsafeBytes { Array($0.bindMemory(to: Double.self)) }
    }
    func whole(_ name: String) throws(CheckpointError) -> Int64 {
        try tensor(name, .i64, shape: []).bytes.withUnsafeBytes { $0.loadUnaligned(as: Int64.self) }
    }
    /// - Parameter count: how many there have to be; `nil` for any number.
    func counters(_ name: String, count: Int? = nil) throws(CheckpointError) -> [UInt64] {
        let tensor = try tensor(name, .u64, shape: count.map { [$0] })
        return tensor.bytes.withUnsafeBytes { Array($0.bindMemory(to: UInt64.self)) }
    }

    private func tensor(_ name: String, _ kind: Kind, shape: [Int]?) throws(CheckpointError) -> Tensor {
        guard let tensor = tensors.first(where: { $0.name == name }) else {
            throw .doesNotFit(path, "it has no tensor \(name)")
        }
        let shape = shape ?? [tensor.shape.first ?? 0]
        guard tensor.kind == kind, tensor.shape == shape else {
            throw .doesNotFit(
                path, "\(name) is \(tensor.kind.rawValue) \(tensor.shape), the run needs \(kind.rawValue) \(shape)")
        }
        return tensor
    }

    // MARK: - Writing

    private static let hashKey = "\"sha256\":\""
    private static let noHash = String(repeating: "0", count: 64)

    /// The bytes of the file.
    func encoded() -> [UInt8] {
        var metadata = metadata
        metadata["format"] = "pt"
        let texts = metadata.sorted { $0.key < $1.key }.map { ",\(quoted($0)):\(quoted($1))" }.joined()
        var header = "{\"__metadata__\":{\(Self.hashKey)\(Self.noHash)\"\(texts)}"
        // Wide numbers first, so that all are aligned.
        let ordered = tensors.filter { $0.kind.bytes == 8 } + tensors.filter { $0.kind.bytes == 4 }
        var offset = 0
        for tensor in ordered {
            let end = offset + tensor.bytes.count
            let shape = tensor.shape.map(String.init).joined(separator: ",")
            header += ",\(quoted(tensor.name)):{\"dtype\":\"\(tensor.kind.rawValue)\",\"shape\":[\(shape)],"
            header += "\"data_offsets\":[\(offset),\(end)]}"
            offset = end
        }
        header += "}"
        header += String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
        var bytes = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) }
        bytes.reserveCapacity(8 + header.utf8.count + offset)
        bytes += header.utf8
        for tensor in ordered { bytes += tensor.bytes }
        let start = 8 + "{\"__metadata__\":{\(Self.hashKey)".utf8.count
        bytes.replaceSubrange(start..<start + 64, with: SHA256(of: bytes).description.utf8)
        return bytes
    }

    /// Where a file is written before it takes the place of the old one.
    private static func partial(_ path: String) -> String { path + ".partial" }

    /// Throws if no file can be written there.
    static func checkPlace(_ path: String) throws(CheckpointError) {
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            throw .unwritable(path, String(cString: strerror(EISDIR)))
        }
        let partial = partial(path)
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .unwritable(path, String(cString: strerror(errno))) }
        close(descriptor)
        unlink(partial)
    }

    /// Writes one file under several names, each whole or not at all: under another name first, which takes the place of the old
    /// file when everything is on the disk. The names come to be in the order given.
    public func write(to paths: [String]) throws(CheckpointError) {
        guard let first = paths.first else { return }
        let bytes = encoded()
        try Self.write(bytes, to: first)
        for path in paths.dropFirst() {
            // Never changed, only replaced: so one file can have all the names, where the file system lets it.
            let partial = Self.partial(path)
            unlink(partial)
            if link(first, partial) != 0 || rename(partial, path) != 0 { try Self.write(bytes, to: path) }
        }
        for folder in Set(paths.map(Self.folder)) {
            // A new name is on the disk when the folder is.
            let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            guard directory >= 0 else { continue }
            fsync(directory)
            close(directory)
        }
    }

    public func write(to path: String) throws(CheckpointError) { try write(to: [path]) }

    private static func folder(of path: String) -> String { path.lastIndex(of: "/").map { String(path[...$0]) } ?? "." }

    private static func write(_ bytes: [UInt8], to path: String) throws(CheckpointError) {
        let partial = partial(path)
        func failed() -> CheckpointError {
            let reason = String(cString: strerror(errno))
            unlink(partial)
            return .unwritable(path, reason)
        }
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .unwritable(path, String(cString: strerror(errno))) }
        let isWritten = bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let written = Foundation.write(
                    descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if written < 0 && errno == EINTR { continue }
                guard written > 0 else { return false }
                rest = rest.dropFirst(written)
            }
            return fsync(descriptor) == 0
        }
        guard isWritten else {
            let error = failed()
            close(descriptor)
            throw error
        }
        guard close(descriptor) == 0, rename(partial, path) == 0 else { throw failed() }
    }

    // MARK: - Reading

    /// The largest header that is read: the format's own limit.
    private static let longestHeader = 100_000_000

    public init(reading path: String) throws(CheckpointError) {
        let bytes: [UInt8]
        do throws(DatasetError) { bytes = try DataFile.readRaw(path, limit: DataFile.largest) } catch {
            throw .unreadable("\(error)")
        }
        try self.init(bytes, path: path)
    }

    init(_ bytes: [UInt8], path: String) throws(CheckpointError) {
        self.path = path
        guard bytes.count >= 8 else { throw .malformed(path, "it has \(bytes.count) bytes") }
        let length = bytes.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
        guard length <= UInt64(Self.longestHeader) else {
            throw .malformed(path, "its header would have \(length) bytes")
        }
        guard length <= UInt64(bytes.count - 8) else { throw .malformed(path, "it is cut short within its header") }
        let start = 8 + Int(length)
        let header = bytes[8..<start]
        guard let json = try? JSONSerialization.jsonObject(with: Data(header)) as? [String: Any] else {
            throw .malformed(path, "its header is not JSON")
        }
        metadata = json["__metadata__"] as? [String: String] ?? [:]
        var declared: [(name: String, tensor: Declared)] = []
        for (name, value) in json where name != "__metadata__" {
            guard let data = try? JSONSerialization.data(withJSONObject: value, options: .fragmentsAllowed),
                let tensor = try? JSONDecoder().decode(Declared.self, from: data), tensor.offsets.count == 2
            else {
                throw .malformed(path, "its header says of \(name) something else than a type, a shape and two offsets")
            }
            declared.append((name, tensor))
        }
        declared.sort {
            ($0.tensor.offsets[0], $0.tensor.offsets[1]) < (
                $1.tensor.offsets[0], $1.tensor.offsets[1]
            )
        }
        var end = 0
        for (name, tensor) in declared {
            guard let kind = Kind(rawValue: tensor.dtype) else {
                throw .malformed(path, "\(name) has the type \(tensor.dtype); known are F32, F64, I64 and U64")
            }
            var size = kind.bytes
            for dimension in tensor.shape {
                let (product, overflow) = size.multipliedReportingOverflow(by: dimension)
                guard dimension >= 0, !overflow else { throw .malformed(path, "\(name) has an impossible shape") }
                size = product
            }
            let (first, last) = (tensor.offsets[0], tensor.offsets[1])
            guard first == end else {
                throw .malformed(
                    path, first < end ? "\(name) overlaps another tensor" : "there is a gap before \(name)")
            }
            guard last >= first, last - first == size else {
                throw .malformed(path, "\(name) has not as many bytes as its shape \(tensor.shape) needs")
            }
            guard last <= bytes.count - start else { throw .malformed(path, "it is cut short within \(name)") }
            tensors.append(
                Tensor(name: name, kind: kind, shape: tensor.shape, bytes: Array(bytes[start + first..<start + last])))
            end = last
        }
        guard end == bytes.count - start else { throw .malformed(path, "something follows its last tensor") }
        guard let hash = metadata.removeValue(forKey: "sha256"),
            let place = header.firstRange(of: Array(Self.hashKey.utf8)), start - place.upperBound >= 64
        else { throw .malformed(path, "it is no checkpoint: it has no SHA-256") }
        var unsigned = bytes
        unsigned.replaceSubrange(place.upperBound..<place.upperBound + 64, with: Self.noHash.utf8)
        guard SHA256(of: unsigned).description == hash else { throw .altered(path) }
    }
}

/// A text as JSON.
private func quoted(_ text: String) -> String {
    var json = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"", "\\": json += "\\\(scalar)"
        case let control where control.value < 0x20:
            let digits = String(control.value, radix: 16)
            json += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: json.unicodeScalars.append(scalar)
        }
    }
    return json + "\""
}

/// Why a checkpoint cannot be written, read or gone on from.
public enum CheckpointError: Error, Sendable, Equatable, CustomStringConvertible {
    case unwritable(String, String)
    case unreadable(String)
    case malformed(String, String)
    case altered(String)
    case doesNotFit(String, String)

    public var description: String {
        switch self {
        case .unwritable(let file, let reason): "the checkpoint \(file) cannot be written: \(reason)"
        case .unreadable(let sentence): sentence
        case .malformed(let file, let what): "\(file) cannot be read as a checkpoint: \(what)"
        case .altered(let file): "\(file) was altered since it was written: its SHA-256 is another"
        case .doesNotFit(let file, let what): "\(file) is a checkpoint of another run: \(what)"
        }
    }
}
