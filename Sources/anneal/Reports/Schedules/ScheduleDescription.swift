internal import AnnealExperiment
internal import AnnealHost

/// Schedules over a run, as JSON has them.
struct ScheduleDescription: Encodable {
    struct Piece: Encodable {
        /// Steps done when it begins and when it ends.
        let begins: Int
        let ends: Int
        let spec: String
    }

    struct Schedule: Encodable {
        let spec: String
        let clock: String
        let pieces: [Piece]
        /// By channel, a value for every step; null where the schedule does not drive the channel.
        let values: [String: [Double?]]

        init(_ curve: ScheduleCurve) throws {
            spec = curve.name
            clock = curve.clock.rawValue
            pieces = curve.pieces.map {
                Piece(begins: $0.steps.lowerBound, ends: $0.steps.upperBound, spec: $0.text)
            }
            values = try curve.channels.reduce(into: [:]) { values, channel in
                values[channel] = try curve.values(of: channel)?.map { $0.isNaN ? nil : $0 }
            }
        }
    }

    let lr: Double
    let steps: Int
    let stepsPerEpoch: Int
    let schedules: [Schedule]
    /// Absent where nobody has named a model.
    let update: UpdateDescription?

    init(_ curves: [ScheduleCurve], lr: Double, length: RunLength, update: UpdateDescription? = nil) throws {
        self.update = update
        self.lr = lr
        steps = length.steps ?? 0
        stepsPerEpoch = length.stepsPerEpoch
        schedules = try curves.map(Schedule.init)
    }
}
