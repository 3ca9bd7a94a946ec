public import AnnealEvidence

extension RaceRunner {
    /// What happened.
    public enum Event {
        case started(Trial, id: Int64)
        case ended(Trial, TrialReport)
        /// Once a second or so, and after everything else.
        case progress(Race, running: [Trial: Double])
    }
}
