public import CStandardLibrary

extension Double {
    /// The whole number of times that `length` fits, and what is left over: both exact, whatever a quotient would round to.
    ///
    ///     0.3.quotientAndRemainder(dividingBy: 0.1)
    ///     // (quotient: 2, remainder: 0.09999999999999998): 0.3 is a little less than three times 0.1
    ///
    /// As `truncatingRemainder`, and several times as fast. The number must not be negative.
    @inlinable
    public func quotientAndRemainder(dividingBy length: Double) -> (quotient: Double, remainder: Double) {
        if self < length { return (0, self) }
        let ratio = self / length
        // A larger quotient could be off by more than one.
        guard ratio < 0x1p51 else {
            let rest = truncatingRemainder(dividingBy: length)
            return (((self - rest) / length).rounded(), rest)
        }
        // By way of a whole number: rounding down is a call on processors of the baseline.
        let quotient = Double(Int64(ratio))
        let rest = addingProduct(-quotient, length)
        if rest < 0 { return (quotient - 1, rest + length) }
        return rest < length ? (quotient, rest) : (quotient + 1, rest - length)
    }
}

/// `⌊a · b⌋` of the exact product.
///
///     floorOfProduct(100, 0.29)   // 28: the double 0.29 is a little less than 29 / 100
@inlinable
public func floorOfProduct(_ a: Double, _ b: Double) -> Double {
    let floor = (a * b).rounded(.down)
    // The product may have been rounded up to a whole number.
    return fma(a, b, -floor) < 0 ? floor - 1 : floor
}
