public import AnnealFinder
public import AnnealHost

/// The sweep drives the common rate, one rate a step.
extension RateSweep: RateSource, RateReader {
    public var channels: [String] { ["lr"] }
    public var givesCommonRate: Bool { true }

    public func reader(base: [Double]) -> any RateReader { self }

    public func values(
        afterStep step: Int, state: ScheduleInstance.State, from firstState: Int,
        into out: UnsafeMutablePointer<Double>
    ) { out[0] = rate(at: step) }
}
