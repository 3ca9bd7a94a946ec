public import AnnealPlugin

/// Rates from a CSV file, such as `anneal schedule --csv` writes.
///
///     tick,lr
///     0,0.1
///     10,0.01
///
///     table(file=rates.csv, interpolate=linear)   // at t = 5: 0.055
///
/// A header names the columns `tick`, `lr` and, if it is there, `momentum`; others are left alone. Without a header there are
/// two columns. Between two ticks the earlier rate holds, or a straight line leads to the later one; before the first tick
/// its rate is in force, after the last tick that one's. It sets the rate itself, whatever the base rate is. `tick`, 1 unless
/// given, is what the column counts, so that the curve stays the same when the clock changes.
struct RateTable: Schedule {
    static let id = "table"
    static let summary = "Rates from a CSV file with the columns tick and lr."
    static let clock = Clock.step
    static let channels = [Channel.lr, .momentum]
    static var parameters: [Parameter<Self>] {
        [
            Parameter("file", \.file, file: true, absolute: true, "The CSV file."),
            Parameter("interpolate", \.interpolate, "Between two ticks: hold the earlier rate, or a straight line."),
            Parameter("tick", \.tick, in: .above(0), time: true, "Ticks in which the column tick grows by 1."),
        ]
    }

    enum Interpolate: String, CaseIterable { case hold, linear }

    var file = "tick,lr,momentum\n2,0.1,0.9\n5,0.3,0.85\n6.5,0.25,0.86\n20,0.001,0.95\n"
    var interpolate = Interpolate.hold
    var tick = 1.0
    private var columns = RateColumns()

    mutating func prepare(_ setup: Setup) throws(Refusal) {
        columns = try RateColumns(try FileContent.bytes(of: file), of: file)
    }

    func rate(base: Double, at time: Double) -> Double { value(of: columns.rates, at: time / tick) }

    func value(of channel: Channel, base: Double, at time: Double) -> Double {
        columns.momenta.isEmpty ? base : value(of: columns.momenta, at: time / tick)
    }

    private func value(of values: [Double], at time: Double) -> Double {
        let next = columns.ticks.upperBound(of: time)
        if next == 0 { return values[0] }
        if next == values.count || interpolate == .hold { return values[next - 1] }
        let start = columns.ticks[next - 1]
        return lerp(values[next - 1], values[next], elapsed: time - start, of: columns.ticks[next] - start)
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(RateTable.self) }
