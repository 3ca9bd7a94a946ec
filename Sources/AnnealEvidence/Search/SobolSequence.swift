/// Sobol' points: every first 2ᵏ of them are spread evenly over the unit cube, in each number and in pairs of them.
///
///     let points = SobolSequence(dimensions: 2)
///     points?.point(1)   // [0.5, 0.5]
///     points?.point(2)   // [0.75, 0.25]
///
/// Direction numbers of Joe and Kuo 2008 <https://doi.org/10.1137/070709359>, in the order of Antonov and Saleev 1979: SciPy's
/// `qmc.Sobol(scramble=False)`.
public struct SobolSequence: Sendable {
    public static let mostDimensions = polynomials.count + 1

    private static let bits = 32
    /// By dimension from the second: a primitive polynomial with its coefficients as bits, and the first direction numbers.
    private static let polynomials: [(polynomial: UInt32, first: [UInt32])] = [
        (3, [1]), (7, [1, 3]), (11, [1, 3, 1]), (13, [1, 1, 1]), (19, [1, 1, 3, 3]), (25, [1, 3, 5, 13]),
        (37, [1, 1, 5, 5, 17]), (41, [1, 1, 5, 5, 5]), (47, [1, 1, 7, 11, 19]), (55, [1, 1, 5, 1, 1]),
        (59, [1, 1, 1, 3, 11]), (61, [1, 3, 5, 5, 31]), (67, [1, 3, 3, 9, 7, 49]), (91, [1, 1, 1, 15, 21, 21]),
        (97, [1, 3, 1, 13, 27, 49]),
    ]

    private let directions: [[UInt32]]

    /// - Returns: `nil` beyond `mostDimensions`.
    public init?(dimensions: Int) {
        guard 0...Self.mostDimensions ~= dimensions else { return nil }
        directions = (0..<dimensions).map { dimension in
            var numbers = [UInt32](repeating: 1, count: Self.bits)
            if dimension > 0 {
                let (polynomial, first) = Self.polynomials[dimension - 1]
                let degree = first.count
                for index in 0..<Self.bits {
                    numbers[index] = index < degree ? first[index] : numbers[index - degree]
                    for back in 1...degree where index >= degree && polynomial >> (degree - back) & 1 == 1 {
                        numbers[index] ^= numbers[index - back] << back
                    }
                }
            }
            return numbers.enumerated().map { $1 << (Self.bits - 1 - $0) }
        }
    }

    /// A point's numbers, each from 0 to below 1.
    ///
    /// - Parameter index: from 0, which is the origin.
    public func point(_ index: Int) -> [Double] {
        let code = UInt32(truncatingIfNeeded: index ^ index >> 1)
        return directions.map { directions in
            let sum = directions.indices.reduce(UInt32(0)) { code >> $1 & 1 == 1 ? $0 ^ directions[$1] : $0 }
            return Double(sum) * 0x1p-32
        }
    }
}
