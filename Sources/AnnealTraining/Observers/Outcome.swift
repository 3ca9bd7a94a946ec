internal import AnnealHost

/// How a run ended.
public enum Outcome: Sendable, Equatable {
    case finished
    /// An observer asked for it, for this reason.
    case stopped(String)
    /// Whoever runs it asked for it, between two steps.
    case interrupted
    case diverged(Divergence)
}

extension Outcome: CustomStringConvertible, Encodable {
    /// "finished", "stopped: REASON", "interrupted" or "diverged: SENTENCE".
    public var description: String {
        switch self {
        case .finished: "finished"
        case .stopped(let reason): "stopped: \(reason)"
        case .interrupted: "interrupted"
        case .diverged(let divergence): "diverged: \(divergence.sentence)"
        }
    }

    /// As its description.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// A loss that is not finite, and the update that led to it.
public struct Divergence: Error, Sendable, Equatable, CustomStringConvertible {
    public let loss: Double
    /// The step whose loss it is.
    public let step: Int
    /// The rate of the update before it; `nil` if there was none.
    public let lr: Double?

    public var description: String { loss.isFinite || lr != nil ? "training diverged: \(sentence)" : sentence }

    /// What was seen.
    fileprivate var sentence: String {
        if loss.isFinite {
            return
                "no gradient of a whole epoch is finite after step \(step); look at the data, or try a smaller rate"
        }
        guard let lr else {
            return "the loss is \(loss.shortest) at step \(step), before any update: look at the data"
        }
        return "the loss is \(loss.shortest) at step \(step), after the update of step \(step - 1) "
            + "with the rate \(lr.shortest)"
    }
}

/// A divergence that a run was brought back from.
public struct Rollback: Sendable, Equatable {
    public let divergence: Divergence
    /// Steps done at the checkpoint that it continues from.
    public let step: Int
    /// The step after which the model had last been scored there.
    public let measuredStep: Int
    /// The factor of all rates from now on.
    public let rateFactor: Double
}
