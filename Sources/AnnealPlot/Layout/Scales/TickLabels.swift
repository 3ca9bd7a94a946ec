/// The labels of the ticks of one axis, all in one notation.
enum TickLabels {
    /// "0.0", "0.5", "1.0" while that is short; otherwise with one common power of ten: "0.5×10⁻⁶", "1.0×10⁻⁶".
    static func linear(_ ticks: [ExactDecimal]) -> [String] {
        let magnitude = ticks.compactMap(\.magnitude).max() ?? 0
        let smallest = ticks.map(\.exponent).min() ?? 0
        if (-5...5).contains(magnitude) && smallest >= -6 { return ticks.map(\.plain) }
        return ticks.map { tick in
            if tick.mantissa == 0 { return "0" }
            return ExactDecimal(mantissa: tick.mantissa, exponent: tick.exponent - magnitude).plain
                + "×" + power(of: magnitude)
        }
    }

    /// "0.01", "0.1", "1" over few decades near one; otherwise "10⁻⁷", "2×10⁻⁷".
    static func logarithmic(_ ticks: [ExactDecimal]) -> [String] {
        let exponents = ticks.map(\.exponent)
        if let least = exponents.min(), let greatest = exponents.max(), least >= -4, greatest <= 4 {
            return ticks.map(\.plain)
        }
        return ticks.map { $0.mantissa == 1 ? power(of: $0.exponent) : "\($0.mantissa)×" + power(of: $0.exponent) }
    }

    /// "10⁻⁷"
    static func power(of exponent: Int) -> String {
        let superscripts: [Character: Character] = [
            "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸",
            "9": "⁹",
        ]
        return "10" + String(String(exponent).map { superscripts[$0] ?? $0 })
    }
}
