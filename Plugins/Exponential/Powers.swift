import AnnealPlugin

/// The powers of a number, those with whole exponents from tables that are made once.
///
///     Powers(of: 0.9)[2]   // 0.81
///
/// `base^n` is the product of one entry of `low` and one of `high`, each to twice the precision of a double, and so is within
/// a unit in the last place, as the C library's `pow`, in a fraction of its time. A rate is asked for at every step of a run.
struct Powers: Sendable {
    private let base: Double
    /// base^0 … base^1023.
    private var low: [DoubleDouble] = []
    /// base^0, base^1024 … base^(1023 · 1024), as far as they can be multiplied without loss.
    private var high: [DoubleDouble] = []

    private static let count = 1024
    /// Below this the lower halves lose bits.
    private static let smallest = 0x1p-900

    init(of base: Double) {
        self.base = base
        var power = DoubleDouble(1)
        for _ in 0..<Self.count {
            low.append(power)
            power = power * base
            if power.high < Self.smallest { return }
        }
        let factor = power
        power = DoubleDouble(1)
        while high.count < Self.count, power.high >= Self.smallest {
            high.append(power)
            power = power * factor
        }
    }

    subscript(exponent: Double) -> Double {
        if exponent < Double(Self.count * Self.count) {
            let whole = Int(exponent)
            let (row, column) = (whole / Self.count, whole % Self.count)
            if Double(whole) == exponent, row < high.count {
                let (a, b) = (high[row], low[column])
                let product = a.high * b.high
                return product + ((-product).addingProduct(a.high, b.high) + (a.high * b.low + a.low * b.high))
            }
        }
        return pow(base, exponent)
    }
}
