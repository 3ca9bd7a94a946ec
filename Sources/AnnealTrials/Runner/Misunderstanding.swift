public import AnnealEvidence

/// A race that cannot come to anything: its first trial did not start, or ended well and did not say what was asked for, or said nothing
/// until it was ended, and so will the others. What it said is in the store.
public struct Misunderstanding: Error, Sendable, Equatable {
    public let trial: Trial
    public let report: TrialReport
}
