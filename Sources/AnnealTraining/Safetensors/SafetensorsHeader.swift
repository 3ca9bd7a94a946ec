internal import AnnealFiles

/// The header of a safetensors file: texts, and where each tensor's bytes stand.
struct SafetensorsHeader {
    struct Entry {
        let name: String
        let type: SafetensorsTensor.ElementType
        let shape: [Int]
        /// Where its bytes stand in the file.
        let bytes: Range<Int>
    }

    /// The largest header that is read: the format's own limit.
    private static let longest: UInt64 = 100_000_000

    let metadata: [String: String]
    /// The tensors in the order of their bytes.
    private(set) var entries: [Entry] = []
    /// Where the header stands in the file, between its length and the first tensor.
    let range: Range<Int>

    /// Reads the header of a file, and makes sure that its tensors fill the rest of the file without gaps.
    init(of file: [UInt8]) throws(SafetensorsFault) {
        guard file.count >= 8 else { throw .short(bytes: file.count) }
        let length = file.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
        guard length <= Self.longest else { throw .longHeader(bytes: length) }
        guard length <= UInt64(file.count - 8) else { throw .cutWithinHeader }
        range = 8..<8 + Int(length)
        var texts = HeaderTexts()
        try texts.read(file[range])
        metadata = texts.metadata
        // Of equal offsets the empty tensor comes first.
        let tensors = texts.tensors.sorted { ($0.offsets[0], $0.offsets[1]) < ($1.offsets[0], $1.offsets[1]) }
        var end = range.upperBound
        for tensor in tensors {
            let entry = try Self.entry(tensor, after: end, in: file.count, from: range.upperBound)
            entries.append(entry)
            end = entry.bytes.upperBound
        }
        guard end == file.count else { throw .tooLong }
    }

    private static func entry(
        _ tensor: HeaderTexts.Tensor, after end: Int, in fileSize: Int, from start: Int
    ) throws(SafetensorsFault) -> Entry {
        guard let type = SafetensorsTensor.ElementType(rawValue: tensor.type) else {
            throw .unknownType(of: tensor.name, tensor.type)
        }
        var size = type.bytes
        for dimension in tensor.shape {
            let (product, overflow) = size.multipliedReportingOverflow(by: dimension)
            guard dimension >= 0, !overflow else { throw .impossibleShape(of: tensor.name) }
            size = product
        }
        let (first, last) = (tensor.offsets[0], tensor.offsets[1])
        guard first == end - start else {
            throw first < end - start ? .overlap(tensor.name) : .gap(before: tensor.name)
        }
        guard last >= first, last - first == size else { throw .wrongSize(of: tensor.name, shape: tensor.shape) }
        guard last <= fileSize - start else { throw .cutWithin(tensor.name) }
        return Entry(name: tensor.name, type: type, shape: tensor.shape, bytes: end..<start + last)
    }
}

/// What the JSON of a header says, not yet held against the file.
private struct HeaderTexts {
    struct Tensor {
        let name: String
        var type = ""
        var shape: [Int] = []
        var offsets: [Int] = []
    }

    var metadata: [String: String] = [:]
    var tensors: [Tensor] = []
    /// The key whose value is being read.
    private var key: String?

    mutating func read(_ json: ArraySlice<UInt8>) throws(SafetensorsFault) {
        var reader = JSONReader(json)
        do throws(JSONError) {
            try reader.object { reader, key throws(JSONError) in
                self.key = key
                if key == "__metadata__" {
                    try reader.object { reader, key throws(JSONError) in metadata[key] = try reader.string() }
                } else {
                    tensors.append(try Self.tensor(key, &reader))
                }
                self.key = nil
            }
            try reader.end()
        } catch {
            switch (error, key) {
            case (.notJSON(let offset), _): throw .notJSON(at: offset)
            case (.otherKind, nil): throw .notJSON(at: 0)
            case (.otherKind, "__metadata__"): throw .metadataNotTexts
            case (.otherKind, let name?), (.tooLarge, let name?): throw .undeclared(name)
            case (.tooLarge, nil): throw .notJSON(at: 0)
            case (.repeatedKey(let repeated), let name): throw .repeatedKey(repeated, of: name)
            }
        }
    }

    private static func tensor(_ name: String, _ reader: inout JSONReader) throws(JSONError) -> Tensor {
        var tensor = Tensor(name: name)
        var keys = 0
        try reader.object { reader, key throws(JSONError) in
            keys += 1
            switch key {
            case "dtype": tensor.type = try reader.string()
            case "shape":
                try reader.array { reader throws(JSONError) in tensor.shape.append(try reader.integer()) }
            case "data_offsets":
                try reader.array { reader throws(JSONError) in tensor.offsets.append(try reader.integer()) }
            default: throw .otherKind
            }
        }
        guard keys == 3, tensor.offsets.count == 2 else { throw .otherKind }
        return tensor
    }
}
