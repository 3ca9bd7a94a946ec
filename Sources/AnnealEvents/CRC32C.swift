/// The checksum of records, as files of TensorFlow have it: of the digits 1 to 9 it is 0xe3069283.
///
/// The polynomial of Castagnoli, reflected: RFC 3720, appendix B.4 <https://www.rfc-editor.org/rfc/rfc3720>.
enum CRC32C {
    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0x82f6_3b78 : value >> 1 }
    }

    static func of(_ bytes: some Sequence<UInt8>) -> UInt32 {
        ~bytes.reduce(~0) { crc, byte in crc >> 8 ^ table[Int((crc ^ UInt32(byte)) & 0xff)] }
    }

    /// Turned and moved, so that the checksum of data that hold checksums is none of theirs.
    static func masked(_ bytes: some Sequence<UInt8>) -> UInt32 {
        let crc = of(bytes)
        return (crc >> 15 | crc << 17) &+ 0xa282_ead8
    }
}
