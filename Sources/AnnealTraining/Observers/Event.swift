internal import AnnealHost

/// One step that was taken.
public struct StepRecord: Sendable, Equatable {
    /// Steps done before it: the first is 0, as in a schedule's table.
    public let step: Int
    /// Epochs done before it.
    public let epoch: Int
    /// The rate it used.
    public let lr: Double
    /// The mean loss of its batch, before the update.
    public let loss: Double
    /// The momentum (Adam: beta1) it used, if the schedule drives it.
    public let momentum: Double?
    /// The values of the further hyperparameters that are scheduled, in the order of the source's channels.
    public let others: [Double]
}

/// A batch whose gradient is not finite, and which was therefore not learned from.
public struct SkipRecord: Sendable, Equatable {
    /// Steps done; a skipped one is none.
    public let step: Int
    /// The mean loss of the batch.
    public let loss: Double
}

/// What was measured at the end of an epoch.
public struct EpochRecord: Sendable, Equatable {
    /// Epochs done; a run that ends within an epoch counts that one too.
    public let epoch: Int
    /// Steps done.
    public let step: Int
    /// The rate of the last step.
    public let lr: Double
    /// The mean loss of the epoch's batches, each as it was when its turn came.
    public let runningLoss: Double
    public let test: Score
    /// On the rows set aside, if any were.
    public let validation: Score?
}

/// How a run ended.
public enum Outcome: Sendable, Equatable {
    case finished
    /// An observer asked for it; its reason.
    case stopped(String)
    /// Whoever runs it asked for it, between two steps.
    case interrupted
    case diverged(Divergence)
}

/// A loss that is not finite, and the update that led to it.
public struct Divergence: Sendable, Equatable, CustomStringConvertible {
    public let loss: Double
    /// The step whose loss it is.
    public let step: Int
    /// The rate of the update before it; `nil` if there was none.
    public let lr: Double?

    public var description: String {
        if loss.isFinite {
            return
                "training diverged: no gradient of a whole epoch is finite after step \(step); look at the data, or try a "
                + "smaller rate"
        }
        guard let lr else {
            return "the loss is \(loss.shortest) at step \(step), before any update: look at the data"
        }
        return "training diverged: the loss is \(loss.shortest) at step \(step), after the update of step \(step - 1) "
            + "with the rate \(lr.shortest); try a smaller one, anneal find suggests it"
    }
}

/// A divergence that a run was brought back from.
public struct Rollback: Sendable, Equatable {
    public let divergence: Divergence
    /// Steps done at the checkpoint it goes on from.
    public let step: Int
    /// What all rates are multiplied with from now on.
    public let rateFactor: Double
}

/// What observers are told. Each event is complete: nobody has to remember an earlier one to understand it.
public enum Event: Sendable {
    case stepped(StepRecord)
    case skipped(SkipRecord)
    case evaluated(EpochRecord)
    /// A checkpoint of the state after so many steps is about to be taken: what belongs to them should be in safety.
    case keeping(step: Int)
    /// The steps after the one it names have not been.
    case rolledBack(Rollback)
    case ended(Outcome, step: Int)
}

/// Somebody who watches a run: the progress line, the log, early stopping. Observers do not know each other.
public protocol Observer: AnyObject {
    /// Returns a reason to end the run, or `nil` to go on.
    func observe(_ event: Event) throws -> String?
}
