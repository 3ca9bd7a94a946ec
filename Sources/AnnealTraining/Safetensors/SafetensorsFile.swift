internal import AnnealFiles

/// A file of named tensors in the format of <https://github.com/huggingface/safetensors>: the length of a JSON header, the header,
/// and the numbers, little endian and without gaps.
///
///     var file = SafetensorsFile()
///     file.add("0.bias", [Float(1), 2], shape: [2])
///     try SafetensorsFile(file.encoded()).floats("0.bias", shape: [2])   // [1, 2]
///
/// Only the numbers that a run has are known: F32, F64, I64 and U64.
public struct SafetensorsFile: Sendable {
    /// Texts that come with the tensors.
    public var metadata: [String: String] = [:]
    public private(set) var tensors: [SafetensorsTensor] = []
    /// Where it was read from; empty if from nowhere.
    public let path: String

    public init() { path = "" }

    // MARK: - Reading

    public init(reading path: String) throws(SafetensorsError) {
        try self.init(Self.bytes(of: path), path: path)
    }

    public init(_ bytes: [UInt8], path: String = "") throws(SafetensorsError) {
        let header: SafetensorsHeader
        do throws(SafetensorsFault) { header = try SafetensorsHeader(of: bytes) } catch {
            throw SafetensorsError(path: path, fault: error)
        }
        self.init(bytes, header, path: path)
    }

    /// - Parameter header: that of the bytes.
    init(_ bytes: [UInt8], _ header: SafetensorsHeader, path: String) {
        self.path = path
        metadata = header.metadata
        tensors = header.entries.map {
            SafetensorsTensor(name: $0.name, type: $0.type, shape: $0.shape, bytes: bytes[$0.bytes])
        }
    }

    /// All bytes of a file, as long as there is memory for them: of what a run writes there was.
    static func bytes(of path: String) throws(SafetensorsError) -> [UInt8] {
        do throws(DatasetError) {
            return try DataFile.readRaw(path, limit: Int(min(MemoryLimit.bytes, 0x1p62)))
        } catch {
            throw SafetensorsError(path: path, fault: .unreadable("\(error)"))
        }
    }

    func has(_ name: String) -> Bool { tensors.contains { $0.name == name } }

    public func floats(_ name: String, shape: [Int]) throws(SafetensorsError) -> [Float] {
        let tensor = try tensor(name, .float32, shape: shape)
        return tensor.numbers(as: Float.self)
    }

    public func doubles(_ name: String, count: Int? = nil) throws(SafetensorsError) -> [Double] {
        let tensor = try tensor(name, .float64, shape: count.map { [$0] })
        return tensor.numbers(as: Double.self)
    }

    func integer(_ name: String) throws(SafetensorsError) -> Int64 {
        try tensor(name, .int64, shape: []).withBytes { $0.loadUnaligned(as: Int64.self) }
    }

    /// - Parameter count: how many there have to be; `nil` for any number.
    func counters(_ name: String, count: Int? = nil) throws(SafetensorsError) -> [UInt64] {
        let tensor = try tensor(name, .uint64, shape: count.map { [$0] })
        return tensor.numbers(as: UInt64.self)
    }

    /// How many counters there are, without reading them.
    func counterCount(_ name: String) throws(SafetensorsError) -> Int {
        try tensor(name, .uint64, shape: nil).shape.first ?? 0
    }

    private func tensor(
        _ name: String, _ type: SafetensorsTensor.ElementType, shape: [Int]?
    ) throws(SafetensorsError) -> SafetensorsTensor {
        guard let tensor = tensors.first(where: { $0.name == name }) else {
            throw SafetensorsError(path: path, fault: .missing(name))
        }
        let shape = shape ?? [tensor.shape.first ?? 0]
        guard tensor.type == type, tensor.shape == shape else {
            throw SafetensorsError(
                path: path,
                fault: .other(
                    name, found: "\(tensor.type.rawValue) \(tensor.shape)", wanted: "\(type.rawValue) \(shape)"))
        }
        return tensor
    }

    // MARK: - Writing

    public mutating func add(_ name: String, _ values: [Float], shape: [Int]) {
        add(name, .float32, shape, values.withUnsafeBytes { Array($0) })
    }

    public mutating func add(_ name: String, _ values: [Double]) {
        add(name, .float64, [values.count], values.withUnsafeBytes { Array($0) })
    }

    mutating func add(_ name: String, _ values: [UInt64]) {
        add(name, .uint64, [values.count], values.withUnsafeBytes { Array($0) })
    }

    mutating func add(_ name: String, _ value: Int64) {
        add(name, .int64, [], withUnsafeBytes(of: value) { Array($0) })
    }

    private mutating func add(
        _ name: String, _ type: SafetensorsTensor.ElementType, _ shape: [Int], _ bytes: [UInt8]
    ) {
        tensors.append(SafetensorsTensor(name: name, type: type, shape: shape, bytes: bytes[...]))
    }

    /// - Parameter values: Have to stay as they are for as long as the file is used.
    mutating func add(_ name: String, lending values: UnsafeBufferPointer<Float>, shape: [Int]) {
        tensors.append(
            SafetensorsTensor(name: name, type: .float32, shape: shape, lending: UnsafeRawBufferPointer(values)))
    }

    /// The bytes of the file.
    public func encoded() -> [UInt8] { encoded(first: nil) }

    /// The bytes of the file, with a text that stands before all others in the header.
    func encoded(first: (key: String, text: String)?) -> [UInt8] {
        var bytes = header(first: first)
        bytes.reserveCapacity(bytes.count + tensors.reduce(0) { $0 + $1.byteCount })
        for tensor in ordered { tensor.withBytes { bytes += $0 } }
        return bytes
    }

    /// The tensors as they follow one another in a file: wide numbers first, so that all are aligned.
    var ordered: [SafetensorsTensor] { [8, 4, 2, 1].flatMap { width in tensors.filter { $0.type.bytes == width } } }

    /// What stands before the tensors: the header, with a text before all others, and its length.
    func header(first: (key: String, text: String)?) -> [UInt8] {
        let texts = (first.map { [$0] } ?? []) + metadata.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        var parts: [String] = []
        if !texts.isEmpty {
            let pairs = texts.map { "\($0.quotedAsJSON):\($1.quotedAsJSON)" }
            parts.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
        }
        var offset = 0
        for tensor in ordered {
            let end = offset + tensor.byteCount
            let shape = tensor.shape.map(String.init).joined(separator: ",")
            parts.append(
                "\(tensor.name.quotedAsJSON):{\"dtype\":\"\(tensor.type.rawValue)\",\"shape\":[\(shape)],"
                    + "\"data_offsets\":[\(offset),\(end)]}")
            offset = end
        }
        var header = "{\(parts.joined(separator: ","))}"
        header += String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
        return withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) } + header.utf8
    }
}
