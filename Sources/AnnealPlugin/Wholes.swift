public import Glibc

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
