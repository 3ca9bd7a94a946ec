public import CStandardLibrary

/// The straight line from one value to another: `from · (1 − elapsed / length) + to · elapsed / length`.
///
///     lerp(2, 4, elapsed: 1, of: 4)   // 2.5
///
/// Both ends are exact, and nothing cancels when both values have the same sign.
///
/// - Parameter elapsed: in 0 … length.
@inlinable
public func lerp(_ from: Double, _ to: Double, elapsed: Double, of length: Double) -> Double {
    (from * (length - elapsed) + to * elapsed) / length
}

/// From one value to another along a power: `from · weight + to · (1 − weight)`, the weight being given by its logarithm.
///
///     lerp(1, 0, logarithm: 2 * log(0.75))   // 0.5625
///
/// The smaller of the weight and what it leaves of 1 is computed, so that neither end is drowned by a much larger other.
///
/// - Parameter logarithm: 0 at `from`, minus infinity at `to`.
@inlinable
public func lerp(_ from: Double, _ to: Double, logarithm: Double) -> Double {
    // ln ½
    if logarithm > -0.6931471805599453 {
        let done = -expm1(logarithm)
        return from * (1 - done) + to * done
    }
    let left = exp(logarithm)
    return from * left + to * (1 - left)
}

/// The logarithm of the share that is left: `ln(1 − elapsed / length)`, precise at both ends.
///
///     2 * logarithmOfRest(1, left: 3)   // ln 0.5625, for (1 − 1/4)²
@inlinable
public func logarithmOfRest(_ elapsed: Double, left: Double) -> Double {
    let length = elapsed + left
    return elapsed < left ? log1p(-elapsed / length) : log(left / length)
}
