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
    // On the way up from a small start the roundings of the angle count in full; elsewhere only next to a larger value.
    let climbs = to > 2 * from
    let nearer = min(elapsed, left)
    let sine = climbs ? preciseSine(nearer, of: length) : sineBelowEighth(.pi / 2 * (nearer / length))
    return elapsed < left ? from + (to - from) * (sine * sine) : to + (from - to) * (sine * sine)
}

/// `sin(π/2 · part / length)`, what the angle loses by rounding made good.
///
/// - Parameter part: at most half of the length.
@inlinable
func preciseSine(_ part: Double, of length: Double) -> Double {
    let share = part / length
    let angle = .pi / 2 * share
    // What π/2 as a double, the product and the quotient leave out.
    let rest =
        6.123233995736766e-17 * share + (-angle).addingProduct(.pi / 2, share)
        + .pi / 2 * (part.addingProduct(-share, length) * (1 / length))
    let sine = sineBelowEighth(angle)
    return sine + rest * max(0, 1 - sine * sine).squareRoot()
}

/// The sine of an angle in 0 … π/4, an eighth of a turn, to within a unit in the last place.
///
/// The C library first has to find out which eighth an angle is in, and is a call that no loop can be unrolled around. The
/// coefficients are those of FreeBSD's `k_sin.c` (Sun Microsystems 1993): the polynomial is within 2⁻⁵⁸ of the sine.
@inlinable
func sineBelowEighth(_ angle: Double) -> Double {
    let square = angle * angle
    let fourth = square * square
    // In two halves, which a processor computes at once.
    let low = 8.33333333332248946124e-03 + square * -1.98412698298579493134e-04
    let high = 2.75573137070700676789e-06 + square * -2.50507602534068634195e-08 + fourth * 1.58969099521155010221e-10
    return angle + angle * square * (-1.66666666666666324348e-01 + square * (low + fourth * high))
}
