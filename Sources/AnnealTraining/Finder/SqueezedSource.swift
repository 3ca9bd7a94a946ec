internal import AnnealHost

/// A run's rates at another base rate, squeezed into fewer steps: the trial's step i has the values of the run's step i · run / trial.
///
/// Any schedule is squeezed, whatever its times count, since it is defined for every step in any order. One that listens is
/// told nothing, and stays as it begins.
struct SqueezedSource: RateSource {
    let source: any RateSource
    /// What the base of the rate is multiplied by.
    let factor: Double
    let runSteps: Int
    let trialSteps: Int

    var channels: [String] { source.channels }
    var initialState: ScheduleInstance.State { source.initialState }
    var givesCommonRate: Bool { source.givesCommonRate }

    func reader(base: [Double]) -> any RateReader {
        let scaled = zip(channels, base).map { $0 == "lr" ? $1 * factor : $1 }
        return Reader(reader: source.reader(base: scaled), runSteps: runSteps, trialSteps: trialSteps)
    }

    private struct Reader: RateReader {
        let reader: any RateReader
        let runSteps: Int
        let trialSteps: Int

        func values(
            afterStep step: Int, state: ScheduleInstance.State, from firstState: Int,
            into out: UnsafeMutablePointer<Double>
        ) throws(ComponentFailure) {
            let (whole, rest) = runSteps.quotientAndRemainder(dividingBy: trialSteps)
            try reader.values(
                afterStep: whole * step + rest * step / trialSteps, state: state, from: firstState, into: out)
        }
    }
}
