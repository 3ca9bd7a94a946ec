/// What is known of one arm.
public struct ArmStanding: Sendable, Equatable, Codable {
    /// A rate that was tried.
    public struct TriedRate: Sendable, Equatable, Codable {
        public let rate: Double
        /// Of the trial on the first seed, as the metric is shown; `nil` if it failed.
        public let value: Double?
    }

    public let arm: Int
    public let name: String
    /// The rate that stands for the arm; `nil` if none trained.
    public let rate: Double?
    /// The lowest and the highest rate to both sides of it that are not worse by `worth`, on the runs that looked for it.
    public let forgiving: ClosedRange<Double>?
    /// Ascending.
    public let rates: [TriedRate]
    /// Seeds at full length.
    public let seeds: Int
    /// At full length, as the metric is shown, 95 %: the leader's on fresh seeds where there are any, that of another arm by its distance
    /// from the leader on the seeds that both have.
    public let mean: Interval?
    /// Of all seeds at full length.
    public let interquartileMean: Double?
    /// Seconds of a trial at full length.
    public let seconds: Double?
    /// Seconds of all trials of the arm.
    public let spentSeconds: Double
    public let verdict: Verdict
}
