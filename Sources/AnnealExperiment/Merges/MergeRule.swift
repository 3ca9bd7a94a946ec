public import AnnealHost

/// How checkpoints are merged.
public enum MergeRule: Sendable, Equatable {
    /// As if the rate had decayed by this schedule, laid out over the steps up to the last checkpoint.
    case decay(ScheduleSpecification)
    case mean
    /// An exponential moving average over the checkpoints.
    case average(decay: Double)
}

/// Why checkpoints cannot be merged so.
public enum MergeError: Error, Sendable, Equatable, CustomStringConvertible {
    case single(String)
    /// The decay begins before the first checkpoint.
    case beginsBefore(schedule: String, step: Int, earliest: Int, file: String)
    /// A group has a schedule of its own, whose decay would be another.
    case groupHasSchedule(String)
    /// The weights that the optimizer's rule is about are not those that it evaluates.
    case evaluatesElsewhere(optimizer: String)

    public var description: String {
        switch self {
        case .single(let file): "there is only one checkpoint, \(file), and a mean needs several: keep more"
        case .beginsBefore(let schedule, let step, let earliest, let file):
            "\(schedule) has other rates than the run from step \(step) on, and the earliest checkpoint, \(file), was taken after "
                + "\(earliest): give an earlier one, or a schedule that decays later"
        case .groupHasSchedule(let group):
            "the group \(group) has a schedule of its own for the rate, so that its tensors would decay otherwise: merge by a mean "
                + "or an average"
        case .evaluatesElsewhere(let optimizer):
            "\(optimizer) is no rule whose steps grow with the rate alone, since it averages its weights itself: merge by a mean or an "
                + "average"
        }
    }
}
