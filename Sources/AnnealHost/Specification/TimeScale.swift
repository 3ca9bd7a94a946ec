/// Turns the times of a specification into ticks of the clock in force.
struct TimeScale {
    let clock: Clock
    let stepsPerEpoch: Int
    /// Examples in a step; `nil` when unknown.
    let batchSize: Int?
    /// The length, in ticks, of the piece that percentages are of; `nil` when unknown.
    let piece: Double?

    init(_ clock: Clock, length: RunLength, piece: Double?) {
        self.clock = clock
        self.stepsPerEpoch = length.stepsPerEpoch
        self.batchSize = length.batchSize
        self.piece = piece
    }

    /// The ticks of a length with a unit: a whole number, rounded half up in steps, never rounded in epochs.
    func ticks(_ span: TimeSpan) throws(SpecificationError) -> Double {
        let perEpoch = Double(stepsPerEpoch)
        // In the finer unit first, and multiplied before divided: 29 % of 100 are 29, and not 28.999….
        let steps: Double
        switch span.unit {
        case .steps: steps = span.number
        case .epochs: steps = span.number * perEpoch
        case .samples:
            guard let batchSize else { throw .unknownBatchSize(span) }
            steps = span.number / Double(batchSize)
        case .percent:
            guard let piece else { throw .percentOfUnknown(span) }
            steps = piece * (clock == .step ? 1 : perEpoch) * span.number / 100
        }
        guard steps <= 9_007_199_254_740_992 else { throw .tooLong(span) }
        let floor = steps.rounded(.down)
        if clock == .step { return steps - floor >= 0.5 ? floor + 1 : floor }
        let epochs = steps / perEpoch
        guard epochs == epochs.rounded() else {
            throw .notWholeEpochs("\(span)", epochs: epochs, stepsPerEpoch: stepsPerEpoch)
        }
        return epochs
    }

    /// The ticks of a bare number, which counts by the schedule's own clock.
    func ticks(_ number: Double, of own: Clock) -> Double {
        if own == clock { return number }
        return clock == .step ? number * Double(stepsPerEpoch) : number / Double(stepsPerEpoch)
    }
}

extension RunLength {
    /// The whole steps that are nearest to a length with a unit; percentages are of the run.
    ///
    ///     try RunLength(steps: 100, stepsPerEpoch: 10).steps(TimeSpan("2 epochs")!)   // 20
    public func steps(_ span: TimeSpan) throws(SpecificationError) -> Int {
        let ticks = try TimeScale(.step, length: self, piece: steps.map { Double($0) }).ticks(span)
        return Int(exactly: ticks) ?? 0
    }
}
