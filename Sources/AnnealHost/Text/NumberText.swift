extension Double {
    /// Reads a decimal number as people type it: no hexadecimal, no "nan", no "inf".
    ///
    ///     Double(number: "1e-5")   // 0.00001
    ///     Double(number: "0x10")   // nil
    public init?(number text: String) {
        guard text.utf8.allSatisfy({ (48...57).contains($0) || "+-.eE".utf8.contains($0) }) else { return nil }
        guard let number = Double(text), number.isFinite else { return nil }
        self = number
    }
}
