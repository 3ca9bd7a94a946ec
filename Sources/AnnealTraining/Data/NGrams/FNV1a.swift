/// The 32-bit hash FNV-1a, as fastText computes it: bytes above 127 count as negative numbers, so that they turn over the upper
/// 24 bits as well. Of ASCII it is the published hash.
///
///     FNV1a.hash("foobar".utf8)   // 0xbf9cf968
///
/// Fowler, Noll, Vo, Eastlake 2024, RFC 9923 <https://www.rfc-editor.org/rfc/rfc9923>.
struct FNV1a {
    private(set) var value: UInt32 = 0x811C_9DC5

    mutating func add(_ byte: UInt8) {
        value = (value ^ UInt32(bitPattern: Int32(Int8(bitPattern: byte)))) &* 0x0100_0193
    }

    static func hash(_ bytes: some Sequence<UInt8>) -> UInt32 {
        var hash = FNV1a()
        for byte in bytes { hash.add(byte) }
        return hash.value
    }
}
