internal import Glibc

/// Numbers as a sentence has them.
enum Rounding {
    /// The estimate and half of its interval with as many digits as the interval has meaning: one, or two if the first is a 1.
    ///
    ///     Rounding.plusMinus(Interval(0.4231, plusMinus: 0.187))   // "0.42 ± 0.19"
    static func plusMinus(_ interval: Interval) -> String {
        let half = interval.halfWidth
        guard half.isFinite else { return "\(digits(interval.estimate, 2)) ± ?" }
        // Equal differences have no deviation but that of rounding.
        guard half > 1e-12 * abs(interval.estimate) else { return "\(digits(interval.estimate, 2)) ± 0" }
        let places = places(for: half)
        return "\(digits(interval.estimate, places)) ± \(digits(half, places))"
    }

    /// Decimal places that leave one digit of a number, or two if the first is a 1.
    static func places(for value: Double) -> Int {
        guard value > 0, value.isFinite else { return 2 }
        let power = floor(log10(value))
        let first = floor(value / pow(10, power))
        return min(12, max(0, Int(-power) + (first < 2 ? 1 : 0)))
    }

    static func digits(_ value: Double, _ places: Int) -> String {
        // Beyond what a double tells apart, more digits are noise.
        guard abs(value) < 1e15 else { return format("%.3g", value) }
        // No minus before a zero.
        let text = format("%.\(places)f", value)
        return Double(text) == 0 ? format("%.\(places)f", 0) : text
    }

    /// The number with so many significant digits.
    ///
    ///     Rounding.significant(0.031622, digits: 3)   // 0.0316
    static func significant(_ value: Double, digits: Int) -> Double {
        value.isFinite ? strtod(format("%.\(digits)g", value), nil) : value
    }

    /// "40 s", "9 min", "2 h 10 min".
    static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds < 1e9 else { return "very long" }
        if seconds < 10 { return "\(digits(seconds, 1)) s" }
        if seconds < 100 { return "\(Int(seconds.rounded())) s" }
        let minutes = Int((seconds / 60).rounded(.up))
        if minutes < 100 { return "\(minutes) min" }
        return minutes % 60 == 0 ? "\(minutes / 60) h" : "\(minutes / 60) h \(minutes % 60) min"
    }

    private static func format(_ format: String, _ value: Double) -> String {
        withVaList([value]) { list in
            withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer in
                vsnprintf(buffer.baseAddress, buffer.count, format, list)
                return buffer.baseAddress.map { String(cString: $0) } ?? ""
            }
        }
    }
}
