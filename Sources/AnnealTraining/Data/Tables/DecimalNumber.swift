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
        guard !range.isEmpty, let base = bytes.baseAddress else { return nil }
        if let (number, end) = start(of: base, from: range.lowerBound, to: range.upperBound, point: point) {
            return end == range.upperBound ? number : nil
        }
        return notFinite(bytes, range)
    }

    /// The finite number that bytes begin with, and where it ends; nil if they begin with none.
    @inline(__always)
    static func start(
        of bytes: UnsafePointer<UInt8>, from first: Int, to end: Int, point: UInt8
    ) -> (number: Double, end: Int)? {
        guard first < end else { return nil }
        // Signs come and go, and how many digits follow does: sums instead of branches, which a processor would guess wrong.
        let isNegative = bytes[first] == UInt8(ascii: "-")
        var position = first + (isNegative || bytes[first] == UInt8(ascii: "+") ? 1 : 0)
        // All digits as one integer, which holds 19 of them.
        var digits: UInt64 = 0
        let whole = addDigits(of: bytes, &position, to: end, &digits)
        var decimals = 0
        if position < end, bytes[position] == point {
            position += 1
            decimals = addDigits(of: bytes, &position, to: end, &digits)
        }
        guard whole + decimals > 0 else { return nil }
        var exponent = -decimals
        if whole + decimals > 19 { (digits, exponent) = leadingDigits(of: bytes, from: first, to: position, point) }
        if position < end, bytes[position] | 0x20 == UInt8(ascii: "e") {
            guard let written = readExponent(bytes, &position, to: end) else { return nil }
            exponent += written
        }

        // Three roundings at most, of the integer, of the digits that follow and of the quotient or product: less than two units
        // in the last place. Which Float is nearest is in doubt only next to the middle between two.
        if abs(exponent) < powers.count {
            let whole = Double(digits)
            let magnitude = exponent < 0 ? whole / powers[-exponent] : whole * powers[exponent]
            let distance = Int(magnitude.bitPattern & 0x1FFF_FFFF) - 0x1000_0000
            if magnitude == 0 || magnitude >= 0x1p-126 && abs(distance) > 4 {
                return (isNegative ? -magnitude : magnitude, position)
            }
        }
        return slowly(bytes, first..<position, point).map { ($0, position) }
    }

    /// Digits, taken into an integer that wraps around; returns how many there are.
    @inline(__always)
    private static func addDigits(
        of bytes: UnsafePointer<UInt8>, _ position: inout Int, to end: Int, _ digits: inout UInt64
    ) -> Int {
        let first = position
        while end - position >= 8 {
            let text = UInt64(littleEndian: UnsafeRawPointer(bytes + position).loadUnaligned(as: UInt64.self))
            // A digit becomes its number; the first byte above 9 is the first whose highest bit is set here.
            let numbers = text ^ 0x3030_3030_3030_3030
            let others = ((numbers &+ 0x7676_7676_7676_7676) | numbers) & 0x8080_8080_8080_8080
            let count = others.trailingZeroBitCount &>> 3
            digits = digits &* tens[count] &+ value(numbers << UInt64(64 &- 8 &* count))
            position += count
            guard count == 8 else { return position - first }
        }
        while position < end, case let digit = bytes[position] &- UInt8(ascii: "0"), digit < 10 {
            digits = digits &* 10 &+ UInt64(digit)
            position += 1
        }
        return position - first
    }

    /// The number of eight digits, the first in the lowest byte.
    ///
    /// D. Lemire 2021, "Number parsing at a gigabyte per second", section 3 <https://arxiv.org/abs/2101.11408>.
    @inline(__always)
    private static func value(_ digits: UInt64) -> UInt64 {
        // Two digits in every second byte, then four in every fourth, then all in the upper half.
        let pairs = digits &* 10 &+ digits &>> 8
        let mask: UInt64 = 0x0000_00FF_0000_00FF
        return ((pairs & mask) &* 0x000F_4240_0000_0064 &+ (pairs &>> 16 & mask) &* 0x0000_2710_0000_0001) &>> 32
    }

    /// The first 19 digits that count as one integer, and the power of ten that it is to be multiplied by; what follows is less than
    /// its last place.
    private static func leadingDigits(
        of bytes: UnsafePointer<UInt8>, from first: Int, to end: Int, _ point: UInt8
    ) -> (digits: UInt64, exponent: Int) {
        var (digits, kept, exponent): (UInt64, Int, Int) = (0, 0, 0)
        var isDecimal = false
        for position in first..<end {
            if bytes[position] == point { isDecimal = true }
            let digit = bytes[position] &- UInt8(ascii: "0")
            guard digit < 10 else { continue }
            if kept < 19 {
                digits = digits * 10 + UInt64(digit)
                kept += digits == 0 ? 0 : 1
                exponent -= isDecimal ? 1 : 0
            } else {
                exponent += isDecimal ? 0 : 1
            }
        }
        return (digits, exponent)
    }

    /// The powers of ten that so many digits of a word come to.
    private static let tens: [UInt64] = [
        1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000,
    ]

    /// The powers of ten that a Double holds exactly.
    private static let powers: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20,
        1e21, 1e22,
    ]

    /// The nearest Double, or where that is in the middle between two Floats, its neighbour towards the nearest Float.
    private static func slowly(
        _ bytes: UnsafePointer<UInt8>, _ range: Range<Int>, _ point: UInt8
    ) -> Double? {
        let text = String(decoding: range.map { bytes[$0] == point ? UInt8(ascii: ".") : bytes[$0] }, as: UTF8.self)
        guard let double = Double(text), let float = Float(text) else { return nil }
        if Float(double) == float { return double }
        return float > Float(double) ? double.nextUp : double.nextDown
    }

    /// `e-3`, held to a size that cannot overflow; nil if no digit follows.
    private static func readExponent(_ bytes: UnsafePointer<UInt8>, _ position: inout Int, to end: Int) -> Int? {
        position += 1
        var sign = 1
        if position < end, bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+") {
            sign = bytes[position] == UInt8(ascii: "-") ? -1 : 1
            position += 1
        }
        let first = position
        var exponent = 0
        while position < end, case let digit = bytes[position] &- UInt8(ascii: "0"), digit < 10 {
            exponent = min(exponent * 10 + Int(digit), 1 << 32)
            position += 1
        }
        return position > first ? sign * exponent : nil
    }

    private static func notFinite(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Double? {
        let isNegative = bytes[range.lowerBound] == UInt8(ascii: "-")
        let word = isNegative || bytes[range.lowerBound] == UInt8(ascii: "+") ? range.dropFirst() : range
        guard (3...8).contains(word.count) else { return nil }
        switch String(decoding: bytes[word], as: UTF8.self).lowercased() {
        case "inf", "infinity": return isNegative ? -.infinity : .infinity
        case "nan": return .nan
        default: return nil
        }
    }
}
