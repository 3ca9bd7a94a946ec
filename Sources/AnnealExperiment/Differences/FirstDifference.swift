internal import AnnealHost
public import AnnealTraining

/// The first number that differs between two runs.
public enum FirstDifference: Sendable, Equatable, CustomStringConvertible {
    /// What they begin with.
    case start(TensorDifference)
    /// A hyperparameter that drives a step.
    case rate(step: Int, name: String, Double, Double, fired: Fired?)
    /// A step learns from other rows.
    case rows(step: Int, Rows)
    /// A step's rows have the same numbers, and hold other values: the first of them.
    case row(step: Int, row: Int)
    /// A step's loss.
    case loss(step: Int, Double, Double)
    /// The state after a step's update.
    case tensor(step: Int, TensorDifference)
    /// One run has come to an end, and the other goes on.
    case end(step: Int, of: Side, reason: String?)
    /// Steps were not made again: the state after some steps, and after which they were still equal.
    case between(from: Int, to: Int, TensorDifference)
    /// Checkpoints of which one holds what its run does not come to when it is made again.
    case notReproduced(Side, step: Int, TensorDifference)
    /// The same steps of one run come to other numbers each time that they are made.
    case nondeterministic(Side, step: Int, TensorDifference?)

    /// A schedule that listens and changed the rate of a step in one run only.
    public struct Fired: Sendable, Equatable {
        public let schedule: String
        public let side: Side
    }

    /// The rows of one step.
    public struct Rows: Sendable, Equatable {
        public let counts: [Int]
        /// The first place at which they are others, with both rows; `nil` if one step has those of the other and more.
        public let place: Int?
        public let first: [Int]

        init(_ a: [Int], _ b: [Int]) {
            counts = [a.count, b.count]
            place = zip(a, b).enumerated().first { $1.0 != $1.1 }?.offset
            first = place.map { [a[$0], b[$0]] } ?? []
        }
    }

    /// The steps done before; of a state, those that led to it.
    public var step: Int {
        switch self {
        case .start: 0
        case .rate(let step, _, _, _, _), .rows(let step, _), .row(let step, _), .loss(let step, _, _),
            .tensor(let step, _), .end(let step, _, _), .between(_, let step, _), .notReproduced(_, let step, _),
            .nondeterministic(_, let step, _):
            step
        }
    }

    /// The tensor, if it is one that differs.
    public var tensor: TensorDifference? {
        switch self {
        case .start(let tensor), .tensor(_, let tensor), .between(_, _, let tensor), .notReproduced(_, _, let tensor):
            tensor
        case .nondeterministic(_, _, let tensor): tensor
        case .rate, .rows, .row, .loss, .end: nil
        }
    }

    public var description: String {
        switch self {
        case .start(let tensor): "before the first step: \(tensor)"
        case .rate(let step, let name, let a, let b, _):
            "step \(step): \(name) is \(a.shortest) in A, \(b.shortest) in B"
        case .rows(let step, let rows):
            if let place = rows.place {
                "step \(step) learns from other rows: the \(place == 0 ? "first" : "one at place \(place + 1)") is row "
                    + "\(rows.first[0]) of the training part in A, \(rows.first[1]) in B"
            } else {
                "step \(step) learns from \(rows.counts[0]) rows in A, \(rows.counts[1]) in B"
            }
        case .row(let step, let row): "step \(step): row \(row) of the training part holds other numbers"
        case .loss(let step, let a, let b): "step \(step): the loss is \(a.shortest) in A, \(b.shortest) in B"
        case .tensor(let step, let tensor): "step \(step), after its update: \(tensor)"
        case .end(let step, let side, _):
            "after \(step) steps \(side.rawValue) ends, and \(side.other.rawValue) goes on"
        case .between(0, let step, let tensor): "at the latest after \(step) steps: \(tensor)"
        case .between(let from, let step, let tensor): "after \(from) steps all is equal, and after \(step): \(tensor)"
        case .notReproduced(let side, let step, let tensor):
            "after \(step) steps \(side.rawValue)'s checkpoint does not hold what its run comes to when it is made again: "
                + (side == .a ? tensor.sentence("in it", "made again") : tensor.sentence("made again", "in it"))
        case .nondeterministic(let side, let step, let tensor):
            "step \(step) of \(side.rawValue) comes to other numbers when it is made again"
                + (tensor.map { ": \($0.sentence("at first", "then"))" } ?? "")
        }
    }
}
