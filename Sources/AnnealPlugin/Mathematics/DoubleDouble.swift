/// A number as the sum of two doubles, the second below the last place of the first: 106 bits.
///
///     DoubleDouble(1) + DoubleDouble(0x1p-80)   // high 1, low 0x1p-80
///
/// Dekker 1971; the products by fused multiply-add.
package struct DoubleDouble: Sendable {
    package private(set) var high: Double
    package private(set) var low: Double

    package init(_ value: Double) { (high, low) = (value, 0) }

    /// The exact product of two doubles.
    package init(product a: Double, _ b: Double) {
        high = a * b
        low = (-high).addingProduct(a, b)
    }

    /// - Parameter small: no larger than `large`.
    private init(large: Double, small: Double) {
        high = large + small
        low = small - (high - large)
    }

    /// Whether it is greater than a double.
    package func isAfter(_ other: Double) -> Bool { high > other || high == other && low > 0 }

    /// `minuend − self`, rounded.
    package func subtracted(from minuend: Double) -> Double { (minuend - high) - low }

    package static func + (a: Self, b: Self) -> Self {
        let sum = a.high + b.high
        let part = sum - a.high
        let rounding = (a.high - (sum - part)) + (b.high - part)
        let lows = a.low + b.low
        let lowPart = lows - a.low
        let lowRounding = (a.low - (lows - lowPart)) + (b.low - lowPart)
        let nearly = DoubleDouble(large: sum, small: rounding + lows)
        return DoubleDouble(large: nearly.high, small: nearly.low + lowRounding)
    }

    package static func * (a: Self, b: Self) -> Self {
        let product = DoubleDouble(product: a.high, b.high)
        return DoubleDouble(large: product.high, small: product.low + (a.high * b.low + a.low * b.high))
    }

    package static prefix func - (a: Self) -> Self { DoubleDouble(large: -a.high, small: -a.low) }

    package static func * (a: Self, b: Double) -> Self { a * DoubleDouble(b) }
}
