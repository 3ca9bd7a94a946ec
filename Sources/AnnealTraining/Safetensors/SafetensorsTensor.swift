/// A tensor's numbers as a file has them: named, of one type, little endian.
public struct SafetensorsTensor: Sendable {
    public enum ElementType: String, Sendable {
        case float32 = "F32"
        case float64 = "F64"
        case uint64 = "U64"
        case int64 = "I64"
        // What other programs write, and is read only.
        case float16 = "F16"
        case bfloat16 = "BF16"
        case uint32 = "U32"
        case int32 = "I32"
        case uint16 = "U16"
        case int16 = "I16"
        case uint8 = "U8"
        case int8 = "I8"
        case boolean = "BOOL"

        /// The bytes of one number.
        public var bytes: Int {
            switch self {
            case .float64, .uint64, .int64: 8
            case .float32, .uint32, .int32: 4
            case .float16, .bfloat16, .uint16, .int16: 2
            case .uint8, .int8, .boolean: 1
            }
        }
    }

    public let name: String
    public let type: ElementType
    /// The sizes of its dimensions; none for a single number.
    public let shape: [Int]
    public let bytes: [UInt8]
}
