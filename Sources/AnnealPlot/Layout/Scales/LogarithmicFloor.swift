import Glibc

/// The lowest line of a logarithmic y axis, which stands for everything that has no place above it.
///
///     LogarithmicFloor(below: [0, 0.001, 1])?.coordinate   // -4: a decade below the least value above zero
struct LogarithmicFloor {
    /// More decades than these below the greatest value would leave none of them room.
    private static let decades = 10.0

    /// The decimal logarithm of the line's value, a whole number.
    let coordinate: Double
    /// Whether values above zero are on the line too.
    let cutsPositive: Bool

    /// Nil where every value has its place.
    init?(below values: some Sequence<Double>) {
        var least = Double.infinity
        var greatest = 0.0
        var hasZeros = false
        for value in values where abs(value) <= 1e300 {
            if value > 0 {
                least = min(least, value)
                greatest = max(greatest, value)
            } else {
                hasZeros = true
            }
        }
        guard greatest > 0 else { return nil }
        let limit = log10(greatest) - Self.decades
        cutsPositive = log10(least) < limit
        guard cutsPositive || hasZeros else { return nil }
        coordinate = cutsPositive ? limit.rounded(.down) : log10(least).rounded(.up) - 1
    }

    /// What a reader has to know.
    var note: String {
        "The lowest line stands for zero" + (cutsPositive ? " and for values too small to show." : ".")
    }
}
