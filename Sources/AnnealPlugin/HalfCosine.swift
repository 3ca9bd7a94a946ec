public import Glibc

/// Half a cosine from one value to another: `to + (from − to)(1 + cos(π elapsed / length)) / 2`.
///
///     halfCosine(from: 1, to: 0, elapsed: 1, of: 4)   // 0.853…, (1 + cos(π/4)) / 2
///
/// Written with the square of a sine from the nearer end, so that it is exact to a few units in the last place even where
/// the formula cancels: near `to` when that is small, near `from` when `to` is large.
///
/// - Parameter elapsed: in 0 … length.
@inlinable
public func halfCosine(from: Double, to: Double, elapsed: Double, of length: Double) -> Double {
    let left = length - elapsed
    // On the way up the roundings of the angle count in full, on the way down only next to the larger start.
    if elapsed < left {
        let sine = to > from ? preciseSine(elapsed, of: length) : sin(.pi / 2 * (elapsed / length))
        return from + (to - from) * (sine * sine)
    }
    let sine = to > from ? preciseSine(left, of: length) : sin(.pi / 2 * (left / length))
    return to + (from - to) * (sine * sine)
}

/// `sin(π/2 · part / length)`, what the angle loses by rounding made good.
@inlinable
func preciseSine(_ part: Double, of length: Double) -> Double {
    let share = part / length
    let angle = .pi / 2 * share
    // What π/2 as a double, the product and the quotient leave out.
    let rest =
        6.123233995736766e-17 * share + fma(.pi / 2, share, -angle) + .pi / 2 * (fma(-share, length, part) / length)
    let sine = sin(angle)
    return sine + rest * max(0, 1 - sine * sine).squareRoot()
}
