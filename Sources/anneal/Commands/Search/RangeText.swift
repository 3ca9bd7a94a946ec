internal import AnnealEvidence
internal import AnnealHost

/// A range as it is typed: `0.1..10`, `log(1e-4..1e-1)`, `0%..20%`.
struct RangeText {
    let range: SearchRange
    /// Whether both bounds are shares of the run.
    let isPercent: Bool

    /// - Returns: `nil` if it is no range.
    init?(_ text: String) {
        let isLogarithmic = text.hasPrefix("log(") && text.hasSuffix(")")
        let inner = isLogarithmic ? String(text.dropFirst(4).dropLast()) : text
        guard let dots = inner.firstRange(of: "..") else { return nil }
        let words = [inner[..<dots.lowerBound], inner[dots.upperBound...]].map(\.trimmingBlanks)
        let shares = words.map { $0.hasSuffix("%") }
        guard shares[0] == shares[1] else { return nil }
        let numbers = words.compactMap { Double(number: shares[0] ? String($0.dropLast()) : $0) }
        guard numbers.count == 2, numbers[0] <= numbers[1],
            let range = SearchRange(numbers[0]...numbers[1], isLogarithmic: isLogarithmic)
        else { return nil }
        self.range = range
        isPercent = shares[0]
    }
}
