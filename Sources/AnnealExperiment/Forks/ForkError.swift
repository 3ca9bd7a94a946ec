/// Why a run cannot be forked so that the fork is the run that had been planned so from the start.
public enum ForkError: Error, Sendable, Equatable, CustomStringConvertible {
    /// No checkpoint was taken before the first step at which the fork's hyperparameters are others.
    case tooLate(end: Int, parts: Int, earliest: Int, file: String)
    /// All checkpoints are of the end or later.
    case noneBefore(end: Int, earliest: Int, file: String)
    /// A checkpoint of a run with other options.
    case otherRun(String, of: String)
    /// An option was changed under way.
    case changedUnderway(file: String, step: Int, option: String)
    /// A schedule that listens has seen what it would not have.
    case listens(schedule: String)
    /// The optimizer's own numbers depend on the length of the run.
    case optimizerKnowsTheLength(optimizer: String, end: Int)

    public var description: String {
        switch self {
        case .tooLate(let end, let parts, let earliest, let file):
            "a run of \(end) steps planned so has other rates from step \(parts) on, and the earliest checkpoint, \(file), was "
                + "taken after \(earliest): give an earlier one, or a schedule that parts from the run's later"
        case .noneBefore(let end, let earliest, let file):
            "a fork cannot end after \(end) steps: the earliest checkpoint, \(file), was taken after \(earliest)"
        case .otherRun(let file, let of): "\(file) is a checkpoint of another run than \(of): fork one run at a time"
        case .changedUnderway(let file, let step, let option):
            "the run of \(file) had another \(option) before step \(step), so that no run planned from the start is equal to its "
                + "forks: fork a run that was not changed"
        case .listens(let schedule):
            "\(schedule) listens, so that what it does cannot be known before: fork a run whose schedules do not"
        case .optimizerKnowsTheLength(let optimizer, let end):
            "\(optimizer) takes numbers from the length of the run, so that one of \(end) steps would have begun otherwise: set "
                + "them in its parameters"
        }
    }
}
