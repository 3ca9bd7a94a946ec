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
    if elapsed < left {
        let sine = sin(.pi / 2 * (elapsed / length))
        return from + (to - from) * (sine * sine)
    }
    let sine = sin(.pi / 2 * (left / length))
    return to + (from - to) * (sine * sine)
}
