internal import AnnealTensor

/// The test of whether a run can go on from its state as it is: no weight that is not finite, and, for a run that may be brought
/// back to it, a loss that has not begun to explode: half the rate would not help from there.
struct Soundness {
    /// A loss of this many times the first explodes.
    private static let explosion = 4.0

    private let trainer: Trainer
    private let state: TrainingState
    private let norm: EuclideanNorm
    /// The first batch's loss, with the initial weights; `nil` before the first step.
    var firstLoss: Double?

    init(of state: TrainingState, by trainer: Trainer) {
        self.trainer = trainer
        self.state = state
        norm = EuclideanNorm(count: state.parameters.count)
    }

    /// Before the first step.
    mutating func begin() throws {
        if firstLoss == nil { firstLoss = try nextLoss() }
    }

    var isFinite: Bool { norm.length(of: state.parameters, on: trainer.pool).isFinite }

    /// Whether the next batch's loss is far above the first.
    func explodes() throws -> Bool { try !(nextLoss() <= Self.explosion * (firstLoss ?? .infinity)) }

    /// The next batch's loss, with the weights as they are.
    func nextLoss() throws -> Double {
        var order = state.order
        let rows = Array(order.next())
        return try Evaluator(trainer.model, parameters: state.parameters, pool: trainer.pool)
            .score(trainer.training, rows: rows).loss
    }
}
