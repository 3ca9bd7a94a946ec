public import AnnealHost
public import AnnealTraining

/// Why an experiment cannot be run as it is, or gone on with.
public enum ExperimentError: FieldNamingError, Sendable, Equatable {
    case nothingToDensify(ModelSpecification)
    case notSchedulable(String, optimizer: String, known: [String])
    /// A hyperparameter with two schedules, in a group or in common.
    case scheduledTwice(String, group: String?)
    /// A rate that the schedule never looks at, in a group or in common.
    case rateWithoutEffect(option: String, group: String?, schedule: ScheduleSpecification)
    /// One hyperparameter under two names.
    case drivenTwice(String, names: [String])
    /// The finder is to choose the rate that the optimizer's specification sets.
    case rateIsSet(Specification)
    /// The finder is to choose a rate that no schedule would look at.
    case scheduleSetsRate(ScheduleSpecification)
    /// No trial was better than not training at all.
    case nothingLearned(ClosedRange<Double>, untrained: Double)
    case allDiverged(ClosedRange<Double>)
    /// Nothing was tried, and no rule reads a rate off the curve.
    case noRateRead(from: Double, to: Double)
    case nothingToValidate(Monitor)
    case noAccuracy(Monitor)
    case tooManyEpochs(Int)
    case keepsWithoutFile
    case intervalWithoutFile
    case intervalTooShort(option: String, TimeSpan)
    /// A least improvement, and nothing that waits for one.
    case improvementWithoutPatience
    /// A checkpoint of a run with other data than those there are now.
    case dataChanged(file: String)
    /// Sizes in bytes.
    case tooLarge(ModelSpecification, batchSize: Int, needed: Double, installed: Double)

    /// Whether it was asked for what can never work, and not tried and failed.
    public var isUsage: Bool {
        switch self {
        case .nothingLearned, .allDiverged, .noRateRead, .tooLarge: false
        default: true
        }
    }

    public func sentence(naming name: (String) -> String) -> String {
        switch self {
        case .nothingToDensify(let model):
            "\(name("densify")) is for embedding-bag: all gradients of \(model) are dense"
        case .notSchedulable(let target, let optimizer, let known):
            "\(optimizer) has no \(echoed(target)) that can be scheduled: it has \(known.joined(separator: ", "))"
        case .scheduledTwice(let target, nil): "\(name("schedule")) is given twice for \(target): keep one"
        case .scheduledTwice(let target, let group?):
            "schedule of the group \(group) is given twice for \(target): keep one"
        case .rateWithoutEffect(let option, let group?, let schedule):
            "\(schedule) sets the rate itself, so \(option) of the group \(group) would do nothing: leave it out, or give the "
                + "group a schedule of its own"
        case .rateWithoutEffect(let option, nil, let schedule):
            "\(schedule) sets the rate itself, so \(option == "lr" ? name(option) : option) would do nothing: leave one of them out"
        case .drivenTwice(let key, let names):
            "two schedules drive \(key)\(names.isEmpty ? "" : ", as \(names.joined(separator: " and as "))"): leave one of "
                + "them out"
        case .rateIsSet(let optimizer): "find chooses the rate itself: leave lr out of \(optimizer)"
        case .scheduleSetsRate(let schedule):
            "\(schedule) sets the rate itself, whatever the base rate is, so there is none to find: leave that out of it"
        case .nothingLearned(let rates, let untrained):
            "nothing was learned at any of the rates from \(rates.lowerBound.rounded(to: 3)) to "
                + "\(rates.upperBound.rounded(to: 3)): no trial comes below \(untrained.rounded(to: 4)), the validation loss "
                + "without training; look further, or at the data"
        case .allDiverged(let rates):
            "training diverged at all rates from \(rates.lowerBound.rounded(to: 3)) to \(rates.upperBound.rounded(to: 3)): "
                + "look further down, or at the data"
        case .noRateRead(let first, let last):
            "no rule reads a rate off the losses at \(first.rounded(to: 3)) to \(last.rounded(to: 3)), and none was tried: "
                + "widen the range, or let rates be tried"
        case .nothingToValidate(let monitor):
            "\(name("monitor")) \(monitor.rawValue) needs \(name("validation")), for example \(name("validation")) 0.1"
        case .noAccuracy(let monitor):
            "\(name("monitor")) \(monitor.rawValue) needs classes, but the labels are numbers"
        case .tooManyEpochs(let count): "\(count) epochs are too many"
        case .keepsWithoutFile:
            "\(name("keep")) needs \(name("checkpoint")) FILE, beside which the others are kept"
        case .intervalWithoutFile:
            "\(name("checkpoint-every")) needs \(name("checkpoint")) FILE, which says where"
        case .intervalTooShort(let option, let span): "\(name(option)) \(span) is less than a step"
        case .improvementWithoutPatience:
            "\(name("min-delta")) needs \(name("patience")), which waits for an improvement"
        case .dataChanged(let file):
            "the training data are not those that the run of \(file) learned from: bring them back, or go on with these by "
                + "\(name("data-changed"))"
        case .tooLarge(let model, let batchSize, let needed, let installed):
            "\(model) with batches of \(batchSize) needs \((needed / 1e9).rounded(to: 3)) GB of memory, and there is "
                + "\((installed / 1e9).rounded(to: 3)): take a smaller model or batch"
        }
    }
}
