/// Numbers as tables write them: `3`, `-0.25`, `.5`, `1e-3`, and `inf` and `nan` in any case.
enum DecimalNumber {
    /// The float nearest to the number in a range of bytes, or nil when the bytes are no number.
    ///
    ///     DecimalNumber.parse(Array("0.1".utf8), 0..<3)   // 0.1
    static func parse(_ bytes: [UInt8], _ range: Range<Int>) -> Float? {
        var position = range.lowerBound
        let end = range.upperBound
        var isNegative = false
        if position < end, bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+") {
            isNegative = bytes[position] == UInt8(ascii: "-")
            position += 1
        }

        // All digits as one integer, as long as a Float holds it exactly; beyond that it only needs to stay too large.
        var digits = 0
        var digitCount = 0
        var exponent = 0
        func readDigits() {
            while position < end, case let digit = bytes[position] &- UInt8(ascii: "0"), digit < 10 {
                digits = min(digits * 10 + Int(digit), tooManyDigits)
                digitCount += 1
                position += 1
            }
        }
        readDigits()
        if position < end, bytes[position] == UInt8(ascii: ".") {
            position += 1
            let whole = digitCount
            readDigits()
            exponent = whole - digitCount
        }
        guard digitCount > 0 else { return notFinite(bytes[position..<end], isNegative: isNegative) }
        if position < end {
            guard let written = readExponent(bytes, position..<end) else { return nil }
            exponent += written
        }

        // Both operands are exact, so the one division or product rounds once, to the nearest (Clinger 1990).
        if digits < tooManyDigits, abs(exponent) < powers.count {
            let magnitude =
                exponent < 0 ? Float(digits) / powers[-exponent] : Float(digits) * powers[exponent]
            return isNegative ? -magnitude : magnitude
        }
        return Float(String(decoding: bytes[range], as: UTF8.self))
    }

    private static let tooManyDigits = 1 << 24

    /// The powers of ten that a Float holds exactly.
    private static let powers: [Float] = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10]

    /// `e-3`, held to a size that cannot overflow.
    private static func readExponent(_ bytes: [UInt8], _ range: Range<Int>) -> Int? {
        var rest = bytes[range]
        guard let letter = rest.popFirst(), letter | 0x20 == UInt8(ascii: "e") else { return nil }
        var sign = 1
        if let first = rest.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
            sign = first == UInt8(ascii: "-") ? -1 : 1
            rest.removeFirst()
        }
        guard !rest.isEmpty else { return nil }
        var exponent = 0
        for byte in rest {
            let digit = byte &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            exponent = min(exponent * 10 + Int(digit), 1 << 32)
        }
        return sign * exponent
    }

    private static func notFinite(_ word: ArraySlice<UInt8>, isNegative: Bool) -> Float? {
        guard word.count <= 8 else { return nil }
        switch String(decoding: word, as: UTF8.self).lowercased() {
        case "inf", "infinity": return isNegative ? -.infinity : .infinity
        case "nan": return .nan
        default: return nil
        }
    }
}
