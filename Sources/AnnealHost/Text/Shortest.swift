extension Double {
    /// The shortest decimal text that reads back to the same number.
    ///
    ///     (1e-05).shortest   // "1e-5"
    ///     (2.0).shortest     // "2"
    public var shortest: String {
        guard isFinite else { return isNaN ? "nan" : self > 0 ? "inf" : "-inf" }
        // Swift prints the shortest digits, but "2.0" and "1e-05".
        let parts = "\(self)".split(separator: "e", maxSplits: 1)
        let digits = parts[0].hasSuffix(".0") ? parts[0].dropLast(2) : parts[0]
        guard parts.count == 2, let exponent = Int(parts[1]) else { return String(digits) }
        return "\(digits)e\(exponent)"
    }
}
