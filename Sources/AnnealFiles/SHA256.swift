/// The digest of FIPS 180-4 that names a file's bytes.
///
///     SHA256(of: Array("abc".utf8)).description.prefix(16)   // "ba7816bf8f01cfea"
///
/// <https://doi.org/10.6028/NIST.FIPS.180-4>, section 6.2.
public struct SHA256: Sendable, Hashable, CustomStringConvertible {
    /// 64 hexadecimal digits, as `sha256sum` prints them.
    public let description: String

    public init(of bytes: [UInt8]) {
        var stream = Stream()
        bytes.withUnsafeBytes { stream.add($0) }
        self = stream.finish()
    }

    /// Digests bytes that come piece by piece.
    ///
    ///     var stream = SHA256.Stream()
    ///     stream.add(Array("a".utf8))
    ///     stream.add(Array("bc".utf8))
    ///     stream.finish()   // that of "abc"
    public struct Stream {
        private var state = SHA256.initial
        /// The bytes that fill no block yet.
        private var rest: [UInt8] = []
        private var count: UInt64 = 0

        public init() {}

        public mutating func add(_ bytes: [UInt8]) { bytes.withUnsafeBytes { add($0) } }

        public mutating func add(_ bytes: UnsafeRawBufferPointer) {
            count += UInt64(bytes.count)
            var next = bytes[...]
            if !rest.isEmpty {
                let missing = next.prefix(64 - rest.count)
                rest += missing
                next = next.dropFirst(missing.count)
                if rest.count < 64 { return }
                rest.withUnsafeBytes { SHA256.compress($0[...], into: &state) }
                rest.removeAll(keepingCapacity: true)
            }
            let whole = next.count / 64 * 64
            SHA256.compress(next.prefix(whole), into: &state)
            rest += next.dropFirst(whole)
        }

        public func finish() -> SHA256 {
            // The message, one bit, zeros, and its length in bits: whole blocks of 64 bytes.
            var state = state
            var end = rest + [0x80]
            end += [UInt8](repeating: 0, count: (120 - end.count % 64) % 64)
            let bits = count &* 8
            end += (0..<8).map { UInt8(truncatingIfNeeded: bits >> (56 - 8 * $0)) }
            end.withUnsafeBytes { SHA256.compress($0[...], into: &state) }
            return SHA256(
                description: state.map { word in
                    let digits = String(word, radix: 16)
                    return String(repeating: "0", count: 8 - digits.count) + digits
                }.joined())
        }
    }

    private init(description: String) { self.description = description }

    /// Whether a text could be a digest: 64 hexadecimal digits in lower case.
    public static func isDigest(_ text: String) -> Bool {
        text.utf8.count == 64 && text.utf8.allSatisfy("0123456789abcdef".utf8.contains)
    }

    private static func compress(_ blocks: Slice<UnsafeRawBufferPointer>, into state: inout [UInt32]) {
        let bytes = UnsafeRawBufferPointer(rebasing: blocks)
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { words in
            constants.withUnsafeBufferPointer { constants in
                for block in stride(from: 0, to: bytes.count, by: 64) {
                    for index in 0..<16 {
                        words[index] = UInt32(
                            bigEndian: bytes.loadUnaligned(fromByteOffset: block + 4 * index, as: UInt32.self))
                    }
                    for index in 16..<64 {
                        let (near, far) = (words[index - 2], words[index - 15])
                        let ahead = rotate(near, 17) ^ rotate(near, 19) ^ near >> 10
                        let behind = rotate(far, 7) ^ rotate(far, 18) ^ far >> 3
                        words[index] = words[index - 16] &+ behind &+ words[index - 7] &+ ahead
                    }
                    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
                    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
                    for index in 0..<64 {
                        let first =
                            h &+ (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) &+ (e & f ^ ~e & g)
                            &+ constants[index] &+ words[index]
                        let second = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) &+ (a & b ^ a & c ^ b & c)
                        (h, g, f, e) = (g, f, e, d &+ first)
                        (d, c, b, a) = (c, b, a, first &+ second)
                    }
                    for (index, word) in [a, b, c, d, e, f, g, h].enumerated() { state[index] &+= word }
                }
            }
        }
    }

    @inline(__always) private static func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 {
        word >> count | word << (32 - count)
    }

    /// The first 32 bits after the point of the square roots of the first 8 primes.
    private static let initial: [UInt32] = [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ]
    /// The first 32 bits after the point of the cube roots of the first 64.
    private static let constants: [UInt32] = [
        0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
        0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
        0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
        0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
        0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
        0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
        0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
        0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
    ]
}
