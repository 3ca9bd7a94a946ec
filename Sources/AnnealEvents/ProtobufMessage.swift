/// A message of Protocol Buffers that is being written <https://protobuf.dev/programming-guides/encoding/>.
struct ProtobufMessage {
    private(set) var bytes: [UInt8] = []

    private enum WireType: UInt64 {
        case varint = 0
        case eightBytes = 1
        case length = 2
        case fourBytes = 5
    }

    mutating func add(_ field: UInt64, _ value: Int) {
        begin(field, .varint)
        add(varint: UInt64(bitPattern: Int64(value)))
    }

    mutating func add(_ field: UInt64, _ value: Double) {
        begin(field, .eightBytes)
        bytes += littleEndian(value.bitPattern)
    }

    mutating func add(_ field: UInt64, _ value: Float) {
        begin(field, .fourBytes)
        bytes += littleEndian(value.bitPattern)
    }

    /// Packed: one after another.
    mutating func add(_ field: UInt64, _ values: [Double]) {
        add(field, values.flatMap { littleEndian($0.bitPattern) })
    }

    mutating func add(_ field: UInt64, _ text: String) { add(field, Array(text.utf8)) }

    mutating func add(_ field: UInt64, _ message: ProtobufMessage) { add(field, message.bytes) }

    private mutating func add(_ field: UInt64, _ content: [UInt8]) {
        begin(field, .length)
        add(varint: UInt64(content.count))
        bytes += content
    }

    private mutating func begin(_ field: UInt64, _ type: WireType) { add(varint: field << 3 | type.rawValue) }

    /// Seven bits to a byte, the lowest first.
    private mutating func add(varint value: UInt64) {
        var rest = value
        while rest > 0x7f {
            bytes.append(UInt8(rest & 0x7f) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}

/// A number's bytes, the lowest first.
func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] { withUnsafeBytes(of: value.littleEndian) { Array($0) } }
