/// A file that cannot be read as one of tensors, or that has not the tensor that was asked for.
public struct SafetensorsError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Where it was read from; empty if from nowhere.
    public let path: String
    public let fault: SafetensorsFault

    public var description: String {
        switch fault {
        case .unreadable(let sentence): sentence
        default: "\(path.isEmpty ? "the file of tensors" : path): \(fault)"
        }
    }
}

/// What is wrong with a file of tensors.
public enum SafetensorsFault: Error, Sendable, Equatable, CustomStringConvertible {
    /// The system's sentence, which names the file.
    case unreadable(String)
    case short(bytes: Int)
    case longHeader(bytes: UInt64)
    case cutWithinHeader
    /// The header is no JSON, as its byte at this offset shows.
    case notJSON(at: Int)
    /// A key that comes twice, in the header or in what it says of a tensor.
    case repeatedKey(String, of: String?)
    case metadataNotTexts
    case undeclared(String)
    case unknownType(of: String, String)
    case impossibleShape(of: String)
    case overlap(String)
    case gap(before: String)
    case wrongSize(of: String, shape: [Int])
    case cutWithin(String)
    case tooLong
    case missing(String)
    /// A number of steps or rows that there cannot be.
    case impossibleCount(in: String, UInt64)
    /// A tensor of another type or shape than the one that was asked for, both as "F32 [6, 64]".
    case other(String, found: String, wanted: String)

    public var description: String {
        switch self {
        case .unreadable(let sentence): sentence
        case .short(let bytes): "it has \(bytes) bytes"
        case .longHeader(let bytes): "its header would have \(bytes) bytes"
        case .cutWithinHeader: "it is cut short within its header"
        case .notJSON(let offset): "its header is not JSON" + (offset > 0 ? ", as its byte \(offset) shows" : "")
        case .repeatedKey(let key, nil): "its header has \(key) twice"
        case .repeatedKey(let key, let name?): "its header has \(key) twice in \(name)"
        case .metadataNotTexts: "its metadata has something else than texts"
        case .undeclared(let name): "its header says of \(name) something else than a type, a shape and two offsets"
        case .unknownType(let name, let type): "\(name) has the type \(type); known are F32, F64, I64 and U64"
        case .impossibleShape(let name): "\(name) has an impossible shape"
        case .overlap(let name): "\(name) overlaps another tensor"
        case .gap(let name): "there is a gap before \(name)"
        case .wrongSize(let name, let shape): "\(name) has not as many bytes as its shape \(shape) needs"
        case .cutWithin(let name): "it is cut short within \(name)"
        case .tooLong: "something follows its last tensor"
        case .missing(let name): "it has no tensor \(name)"
        case .impossibleCount(let name, let count): "\(name) has the impossible count \(count)"
        case .other(let name, let found, let wanted): "\(name) is \(found) instead of \(wanted)"
        }
    }
}
