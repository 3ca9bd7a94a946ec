import Glibc

/// `mantissa` × 10^`exponent`, so that a tick prints without rounding error.
struct ExactDecimal: Equatable {
    var mantissa: Int
    var exponent: Int

    var value: Double {
        // Dividing by an exact power of ten rounds once; 10^-2 as a factor would round twice.
        exponent < 0 && exponent > -300
            ? Double(mantissa) / pow(10, Double(-exponent)) : Double(mantissa) * pow(10, Double(exponent))
    }

    /// The exponent of the first digit: 2 for 314; nil for zero.
    var magnitude: Int? {
        mantissa == 0 ? nil : String(mantissa.magnitude).count - 1 + exponent
    }

    /// Without a power of ten: "−0.25", "300". Trailing zeros after the point are kept.
    var plain: String {
        let sign = mantissa < 0 ? "−" : ""
        let digits = String(mantissa.magnitude)
        if exponent >= 0 { return mantissa == 0 ? "0" : sign + digits + String(repeating: "0", count: exponent) }
        let padded = String(repeating: "0", count: max(0, 1 - exponent - digits.count)) + digits
        return sign + padded.dropLast(-exponent) + "." + padded.suffix(-exponent)
    }
}
