import Glibc

/// A seeded generator of random numbers, xoshiro256++ started by SplitMix64; a value, so a copy continues the same way.
///
///     var random = Random(seed: 42)
///     let saved = random.state
///     let order = random.permutation(5)
///     var again = try Random(state: saved)
///     again.permutation(5) == order   // true
///
/// Blackman and Vigna 2021, Scrambled linear pseudorandom number generators <https://prng.di.unimi.it/>.
public struct Random: RandomNumberGenerator, Equatable, Sendable {
    /// All there is to save.
    public private(set) var state: SIMD4<UInt64>

    public init(seed: UInt64) {
        var split = SplitMix64(state: seed)
        state = SIMD4(split.next(), split.next(), split.next(), split.next())
    }

    /// Continues where `state` was taken.
    ///
    /// - Throws: `zeroRandomState`.
    public init(state: SIMD4<UInt64>) throws(TensorError) {
        guard state != .zero else { throw .zeroRandomState }
        self.state = state
    }

    public mutating func next() -> UInt64 {
        let result = rotate(state[0] &+ state[3], by: 23) &+ state[0]
        let shifted = state[1] << 17
        state[2] ^= state[0]
        state[3] ^= state[1]
        state[1] ^= state[2]
        state[0] ^= state[3]
        state[2] ^= shifted
        state[3] = rotate(state[3], by: 45)
        return result
    }

    /// Uniform in [0, 1): one of the 2^24 multiples of 2^-24.
    public mutating func uniform() -> Float { Float(next() >> 40) * 0x1p-24 }

    /// Uniform in [range.lowerBound, range.upperBound).
    public mutating func uniform(in range: Range<Float>) -> Float {
        let value = range.lowerBound + uniform() * (range.upperBound - range.lowerBound)
        // The product may round up to the bound that does not belong.
        return value < range.upperBound ? value : max(range.lowerBound, range.upperBound.nextDown)
    }

    /// Normal with mean 0 and deviation 1: one of the pair of Box and Muller 1958 <https://doi.org/10.1214/aoms/1177706645>.
    public mutating func normal() -> Float {
        // Away from 0, which has no logarithm.
        let (u, v) = (Double(next() >> 11) * 0x1p-53 + 0x1p-54, Double(next() >> 11) * 0x1p-53)
        return Float((-2 * log(u)).squareRoot() * cos(2 * .pi * v))
    }

    /// Uniform in 0 ..< bound, without bias; 0 for a bound of 0.
    ///
    /// Lemire 2019, Fast random integer generation in an interval <https://arxiv.org/abs/1805.10941>.
    public mutating func integer(below bound: UInt64) -> UInt64 {
        var product = next().multipliedFullWidth(by: bound)
        if product.low < bound {
            let threshold = (0 &- bound) % bound
            while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
        }
        return product.high
    }

    /// The numbers 0 ..< count in random order (Fisher and Yates). Empty unless `count` is positive.
    public mutating func permutation(_ count: Int) -> [Int] {
        var order = Array(0..<max(count, 0))
        for last in order.indices.dropFirst().reversed() {
            order.swapAt(last, Int(integer(below: UInt64(last) + 1)))
        }
        return order
    }
}

private func rotate(_ word: UInt64, by bits: UInt64) -> UInt64 { word << bits | word >> (64 - bits) }

/// Steele, Lea and Flood 2014: turns any seed, 0 too, into well-mixed words.
struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
