public import AnnealTensor

/// An exponential moving average of the weights, which a run is judged by in their place:
///
///     average ← decay · average + (1 − decay) · weights        after every step
///
/// After the first step that it follows it is a copy of the weights, as in `torch.optim.swa_utils.AveragedModel` with
/// `get_ema_multi_avg_fn(decay)`; before it, of the initial ones. With an optimizer that evaluates elsewhere it averages the weights
/// to evaluate. What layers measure is not averaged again: it is taken from the weights, as there.
/// Polyak and Juditsky 1992 <https://doi.org/10.1137/0330046>.
public final class WeightAverage {
    public let decay: Double
    /// The steps before it begins: until then it is a copy of the weights.
    public let start: Int
    /// The average.
    public let values: ParameterBuffer
    /// The steps it has followed.
    public internal(set) var updates = 0

    /// - Parameters:
    ///   - decay: from 0, which is no average, to below 1.
    ///   - start: the steps before it begins.
    init(of parameters: ParameterBuffer, decay: Double, start: Int = 0) throws(TensorError) {
        self.decay = decay
        self.start = start
        values = try parameters.copy()
    }

    func copy() throws(TensorError) -> WeightAverage {
        let copy = try WeightAverage(of: values, decay: decay, start: start)
        copy.updates = updates
        return copy
    }

    /// Follows a step that led to these weights.
    ///
    /// - Parameter step: the steps that were done before it.
    func follow(_ weights: ParameterBuffer, afterStep step: Int, on pool: Pool) {
        values.move(towards: weights, by: updates == 0 ? 1 : 1 - decay, on: pool)
        values.updateStatistics(from: weights)
        if updates > 0 || step >= start { updates += 1 }
    }
}
