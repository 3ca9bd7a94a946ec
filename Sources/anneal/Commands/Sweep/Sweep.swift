internal import AnnealEvidence
internal import AnnealHost

/// Every point of a sweep, as arms with rates: what differs in anything but the rate is an arm.
struct Sweep {
    struct Arm {
        let name: String
        /// By parameter, without the rate.
        let settings: [(key: String, value: String)]
        var rates: [Double]
    }

    private(set) var arms: [Arm] = []
    let record: SweepRecord

    /// - Parameters:
    ///   - prefix: what all arms are called first, as a schedule that is typed.
    ///   - count: of Sobol' points; `nil` for all combinations.
    init(_ file: SweepFile, prefix: String?, points count: Int?) throws {
        let points = try file.points(count)
        let bins = file.axes.map { $0.bins(points: points.count) }
        var entries: [SweepRecord.Point] = []
        var places: [String: Int] = [:]
        for point in points {
            var settings: [(key: String, value: String)] = []
            var rate = 0.0
            for (axis, value) in zip(file.axes, point) {
                guard axis.key == "lr" else {
                    settings.append((axis.key, value))
                    continue
                }
                guard let number = Double(number: value), number > 0 else {
                    throw file.error("lr", "lr: '\(value)' is no rate above 0")
                }
                rate = number
            }
            let words = (prefix.map { [$0] } ?? []) + settings.map { "\($0.key)=\($0.value)" }
            let name = words.isEmpty ? "lr" : words.joined(separator: ", ")
            if let place = places[name] {
                arms[place].rates.append(rate)
            } else {
                places[name] = arms.count
                arms.append(Arm(name: name, settings: settings, rates: [rate]))
            }
            entries.append(
                .init(
                    arm: name, rate: rate, values: point, bins: zip(bins, point).map { $0.place($1) ?? 0 }))
        }
        record = SweepRecord(axes: zip(file.axes, bins).map { .init(key: $0.key, bins: $1.names) }, points: entries)
    }
}
