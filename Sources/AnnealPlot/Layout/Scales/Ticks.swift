import Glibc

/// Where an axis is marked, and how.
struct Ticks {
    struct Major {
        /// Where the tick is, in axis coordinates.
        let coordinate: Double
        let label: String
    }

    let major: [Major]
    /// Ticks without labels, in axis coordinates; only logarithmic axes have them.
    let minor: [Double]

    /// At most `count` labelled ticks (at least three are asked for) at round values inside the range.
    init(in range: AxisRange, atMost count: Int) {
        let count = max(count, 3)
        switch range.scale {
        case .linear:
            let values = Self.linear(range.lower, range.upper, atMost: count, wholeOnly: range.isWhole)
            major = zip(values, TickLabels.linear(values)).map { Major(coordinate: $0.value, label: $1) }
            minor = []
        case .logarithmic:
            let ticks = Self.logarithmic(range.lower, range.upper, atMost: count)
            (major, minor) = range.floor.map { Self.ending(ticks, at: $0.coordinate) } ?? ticks
        }
    }

    /// Multiples of 1, 2 or 5 times a power of ten: the finest step that gives at most `count` of them.
    static func linear(_ lower: Double, _ upper: Double, atMost count: Int, wholeOnly: Bool = false) -> [ExactDecimal] {
        let spacing = upper / Double(count) - lower / Double(count)
        guard spacing > 1e-302, spacing.isFinite else { return [] }
        let exponent = Int(log10(spacing).rounded(.down))
        for (mantissa, shift) in [(1, 0), (2, 0), (5, 0), (1, 1), (2, 1), (5, 1), (1, 2)] {
            let step = ExactDecimal(mantissa: mantissa, exponent: exponent + shift)
            if wholeOnly && step.value < 1 { continue }
            // The tolerance lets 0.3 / 0.1 = 2.9999999999999996 be three steps.
            let first = (lower / step.value - 1e-6).rounded(.up)
            let last = (upper / step.value + 1e-6).rounded(.down)
            guard last - first < Double(count), let low = Int(exactly: first), let high = Int(exactly: last) else {
                continue
            }
            return low > high
                ? [] : (low...high).map { ExactDecimal(mantissa: $0 * step.mantissa, exponent: step.exponent) }
        }
        return []
    }

    /// Below the floor there is nothing; its own label says that it stands for all that would be there: "≤10⁻⁶".
    private static func ending(_ ticks: ([Major], [Double]), at floor: Double) -> ([Major], [Double]) {
        let (major, minor) = ticks
        let spacing = zip(major, major.dropFirst()).map { $1.coordinate - $0.coordinate }.min() ?? 1
        let label = major.first { $0.coordinate == floor }?.label ?? TickLabels.power(of: Int(floor))
        let above = major.filter { $0.coordinate > floor + 0.6 * spacing }
        return ([Major(coordinate: floor, label: "≤" + label)] + above, minor.filter { $0 > floor })
    }

    /// Powers of ten; between them 1-2-5 multiples when the range is about a decade, linear ticks when it is less.
    private static func logarithmic(_ lower: Double, _ upper: Double, atMost count: Int) -> ([Major], [Double]) {
        let tolerance = 1e-9
        func isInside(_ coordinate: Double) -> Bool {
            coordinate >= lower - tolerance && coordinate <= upper + tolerance
        }
        let exponents = Int((lower - tolerance).rounded(.down))...Int((upper + tolerance).rounded(.up))
        let multiples = exponents.flatMap { exponent in
            (1...9).map { (ExactDecimal(mantissa: $0, exponent: exponent), Double(exponent) + log10(Double($0))) }
        }.filter { isInside($0.1) }

        func labelled(_ mantissas: Set<Int>) -> ([Major], [Double]) {
            let ticks = multiples.filter { mantissas.contains($0.0.mantissa) }
            let major = zip(ticks, TickLabels.logarithmic(ticks.map(\.0))).map {
                Major(coordinate: $0.1, label: $1)
            }
            return (major, multiples.filter { !mantissas.contains($0.0.mantissa) }.map(\.1))
        }
        let decades = multiples.filter { $0.0.mantissa == 1 }
        let fine = multiples.filter { [1, 2, 5].contains($0.0.mantissa) }
        if decades.count < 3 && fine.count >= 3 && fine.count <= count { return labelled([1, 2, 5]) }
        if decades.count < 2 && lower > -290 {
            let values = linear(pow(10, lower), pow(10, upper), atMost: count).filter { $0.mantissa > 0 }
            return (zip(values, TickLabels.linear(values)).map { Major(coordinate: log10($0.value), label: $1) }, [])
        }
        if decades.count <= count { return labelled([1]) }
        // Too many decades: every second, third, fifth, tenth … power; the others become minor ticks.
        let stride = [2, 3, 5, 10, 20, 50, 100, 200, 500].first { decades.count / $0 + 1 <= count } ?? 1000
        let kept = decades.filter { $0.0.exponent.isMultiple(of: stride) }
        let major = zip(kept, TickLabels.logarithmic(kept.map(\.0))).map { Major(coordinate: $0.1, label: $1) }
        let isDense = decades.count > 60
        return (major, isDense ? [] : decades.filter { !$0.0.exponent.isMultiple(of: stride) }.map(\.1))
    }
}
