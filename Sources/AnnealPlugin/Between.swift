public import Glibc

/// The straight line from one value to another: `from · (1 − elapsed / length) + to · elapsed / length`.
///
///     between(2, 4, elapsed: 1, of: 4)   // 2.5
///
/// Both ends are exact, and nothing cancels when both values have the same sign.
///
/// - Parameter elapsed: in 0 … length.
@inlinable
public func between(_ from: Double, _ to: Double, elapsed: Double, of length: Double) -> Double {
    (from * (length - elapsed) + to * elapsed) / length
}

/// A power of the time that is left: `(1 − elapsed / length)^power`.
///
///     remaining(1, of: 4, toThe: 2)   // 0.5625
///
/// Near the start, where a power multiplies the rounding of `1 − elapsed / length`, it goes by way of the logarithm.
///
/// - Parameter elapsed: in 0 … length.
@inlinable
public func remaining(_ elapsed: Double, of length: Double, toThe power: Double) -> Double {
    elapsed < length / 2 ? exp(power * log1p(-elapsed / length)) : pow((length - elapsed) / length, power)
}

/// How many whole lengths have passed: `⌊elapsed / length⌋`, by the exact remainder and not by a rounded quotient.
///
///     wholes(of: 0.1, in: 0.3)   // 2: the double 0.3 is a little less than three times the double 0.1
@inlinable
public func wholes(of length: Double, in elapsed: Double) -> Double {
    ((elapsed - elapsed.truncatingRemainder(dividingBy: length)) / length).rounded()
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
