/// Numbers as tables write them: `3`, `-0.25`, `.5`, `1e-3`, and `inf` and `nan` in any case.
enum DecimalNumber {
    /// The number in a range of bytes, or nil when the bytes are no number.
    ///
    ///     let text = Array("0.1".utf8)
    ///     text.withUnsafeBufferPointer { DecimalNumber.parse($0, 0..<3) }   // 0.1
    ///
    /// It is within two units in the last place, and as a `Float` the nearest to what is written.
    ///
    /// - Parameter point: What stands before the decimals: a point, or in some countries a comma.
    static func parse(
        _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, point: UInt8 = UInt8(ascii: ".")
    ) -> Double? {
        var position = range.lowerBound
        let end = range.upperBound
        var isNegative = false
        if position < end, bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+") {
            isNegative = bytes[position] == UInt8(ascii: "-")
            position += 1
        }

        // The first 19 digits as one integer; what follows is less than its last place.
        var digits: UInt64 = 0
        var kept = 0
        var exponent = 0
        let start = position
        while position < end, case let digit = bytes[position] &- UInt8(ascii: "0"), digit < 10 {
            if kept < 19 {
                digits = digits * 10 + UInt64(digit)
                kept += digits == 0 ? 0 : 1
            } else {
                exponent += 1
            }
            position += 1
        }
        var digitCount = position - start
        if position < end, bytes[position] == point {
            position += 1
            let start = position
            while position < end, case let digit = bytes[position] &- UInt8(ascii: "0"), digit < 10 {
                if kept < 19 {
                    digits = digits * 10 + UInt64(digit)
                    kept += digits == 0 ? 0 : 1
                    exponent -= 1
                }
                position += 1
            }
            digitCount += position - start
        }
        guard digitCount > 0 else { return notFinite(bytes, position..<end, isNegative: isNegative) }
        if position < end {
            guard let written = readExponent(bytes, position..<end) else { return nil }
            exponent += written
        }

        // Three roundings at most, of the integer, of the digits that follow and of the quotient or product: less than two units
        // in the last place. Which Float is nearest is in doubt only next to the middle between two.
        if abs(exponent) < powers.count {
            let magnitude =
                exponent < 0 ? Double(digits) / powers[-exponent] : Double(digits) * powers[exponent]
            let distance = Int(magnitude.bitPattern & 0x1FFF_FFFF) - 0x1000_0000
            if magnitude == 0 || magnitude >= 0x1p-126 && abs(distance) > 4 {
                return isNegative ? -magnitude : magnitude
            }
        }
        return slowly(bytes, range, point)
    }

    /// The powers of ten that a Double holds exactly.
    private static let powers: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20,
        1e21, 1e22,
    ]

    /// The nearest Double, or where that is in the middle between two Floats, its neighbour towards the nearest Float.
    private static func slowly(
        _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ point: UInt8
    ) -> Double? {
        let text = String(decoding: bytes[range].map { $0 == point ? UInt8(ascii: ".") : $0 }, as: UTF8.self)
        guard let double = Double(text), let float = Float(text) else { return nil }
        if Float(double) == float { return double }
        return float > Float(double) ? double.nextUp : double.nextDown
    }

    /// `e-3`, held to a size that cannot overflow.
    private static func readExponent(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int? {
        var position = range.lowerBound
        guard bytes[position] | 0x20 == UInt8(ascii: "e") else { return nil }
        position += 1
        var sign = 1
        if position < range.upperBound, bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+") {
            sign = bytes[position] == UInt8(ascii: "-") ? -1 : 1
            position += 1
        }
        guard position < range.upperBound else { return nil }
        var exponent = 0
        while position < range.upperBound {
            let digit = bytes[position] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            exponent = min(exponent * 10 + Int(digit), 1 << 32)
            position += 1
        }
        return sign * exponent
    }

    private static func notFinite(
        _ bytes: UnsafeBufferPointer<UInt8>, _ word: Range<Int>, isNegative: Bool
    ) -> Double? {
        guard (3...8).contains(word.count) else { return nil }
        switch String(decoding: bytes[word], as: UTF8.self).lowercased() {
        case "inf", "infinity": return isNegative ? -.infinity : .infinity
        case "nan": return .nan
        default: return nil
        }
    }
}
