/// A tensor's numbers as a file has them: named, of one type, little endian.
public struct SafetensorsTensor: Sendable {
    public enum ElementType: String, Sendable {
        case float32 = "F32"
        case float64 = "F64"
        case uint64 = "U64"
        case int64 = "I64"

        /// The bytes of one number.
        public var bytes: Int { self == .float32 ? 4 : 8 }
    }

    public let name: String
    public let type: ElementType
    /// The sizes of its dimensions; none for a single number.
    public let shape: [Int]
    public let bytes: [UInt8]
}
