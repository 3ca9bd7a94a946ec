internal import AnnealHost

/// One rate for every step.
struct ConstantRate: RateSource, RateReader {
    let rate: Double
    var channels: [String] { ["lr"] }
    var givesCommonRate: Bool { true }

    func reader(base: [Double]) -> any RateReader { self }

    func values(
        afterStep step: Int, state: ScheduleInstance.State, from firstState: Int,
        into out: UnsafeMutablePointer<Double>
    ) { out[0] = rate }
}
