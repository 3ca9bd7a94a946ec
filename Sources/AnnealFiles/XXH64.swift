/// The digest of 64 bits that tells bytes apart as fast as they are read; it does not keep anybody from making others of the same.
///
///     XXH64(of: Array("abc".utf8)).description   // "44bc2cf5ad770999"
///
/// Y. Collet, "xxHash fast digest algorithm", version 0.1.1, XXH64
/// <https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md>.
public struct XXH64: Sendable, Hashable, CustomStringConvertible {
    public let value: UInt64

    /// - Parameter seed: Another digest for each; with that of what came before, the digest of both.
    public init(of bytes: [UInt8], seed: UInt64 = 0) {
        self = bytes.withUnsafeBytes { XXH64(of: $0, seed: seed) }
    }

    public init(of bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) {
        var place = 0
        var hash: UInt64
        if bytes.count >= 32 {
            var (a, b, c, d) = (seed &+ Self.first &+ Self.second, seed &+ Self.second, seed, seed &- Self.first)
            while place + 32 <= bytes.count {
                a = Self.round(a, Self.word(bytes, place))
                b = Self.round(b, Self.word(bytes, place + 8))
                c = Self.round(c, Self.word(bytes, place + 16))
                d = Self.round(d, Self.word(bytes, place + 24))
                place += 32
            }
            hash = Self.rotate(a, 1) &+ Self.rotate(b, 7) &+ Self.rotate(c, 12) &+ Self.rotate(d, 18)
            for lane in [a, b, c, d] { hash = (hash ^ Self.round(0, lane)) &* Self.first &+ Self.fourth }
        } else {
            hash = seed &+ Self.fifth
        }
        hash &+= UInt64(bytes.count)
        while place + 8 <= bytes.count {
            hash = Self.rotate(hash ^ Self.round(0, Self.word(bytes, place)), 27) &* Self.first &+ Self.fourth
            place += 8
        }
        if place + 4 <= bytes.count {
            let half = UInt64(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)))
            hash = Self.rotate(hash ^ half &* Self.first, 23) &* Self.second &+ Self.third
            place += 4
        }
        while place < bytes.count {
            hash = Self.rotate(hash ^ UInt64(bytes[place]) &* Self.fifth, 11) &* Self.first
            place += 1
        }
        hash = (hash ^ hash >> 33) &* Self.second
        hash = (hash ^ hash >> 29) &* Self.third
        value = hash ^ hash >> 32
    }

    /// 16 hexadecimal digits, as `xxhsum` prints them.
    public var description: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    @inline(__always) private static func word(_ bytes: UnsafeRawBufferPointer, _ place: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
    }

    @inline(__always) private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
        rotate(lane &+ word &* second, 31) &* first
    }

    @inline(__always) private static func rotate(_ word: UInt64, _ count: UInt64) -> UInt64 {
        word &<< count | word &>> (64 - count)
    }

    private static let first: UInt64 = 0x9E37_79B1_85EB_CA87
    private static let second: UInt64 = 0xC2B2_AE3D_27D4_EB4F
    private static let third: UInt64 = 0x1656_67B1_9E37_79F9
    private static let fourth: UInt64 = 0x85EB_CA77_C2B2_AE63
    private static let fifth: UInt64 = 0x27D4_EB2F_1656_67C5
}
