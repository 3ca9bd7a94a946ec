public import AnnealTensor

/// Each channel of a batch brought to mean 0 and variance 1, then scaled and shifted by what is learned: `batch-norm`.
///
///     LayerList([Conv2d(32, kernel: 3), BatchNorm(), ReLU(), Flatten(), Linear()])
///
/// A channel of an image is one over all its places, and one of a row of numbers is one number. In evaluation the mean and variance
/// are those that training has averaged: an example's output does not depend on the others beside it.
public struct BatchNorm: Layer {
    private let fusesReLU: Bool

    public init() { self.init(fusesReLU: false) }
    /// - Parameter fusesReLU: whether ReLU after it is done as well.
    init(fusesReLU: Bool) { self.fusesReLU = fusesReLU }

    public var description: String { "batch-norm" }

    public func outputShape(of input: [Int]) throws(LayerError) -> [Int] {
        guard input.count != 2 else { throw .normalizesNoTokens(input: input) }
        return input
    }

    public func parameters(for input: [Int]) -> [LayerParameter] {
        [
            LayerParameter("weight", Shape(input[0]), .constant(1)),
            LayerParameter("bias", Shape(input[0]), .constant(0)),
        ]
    }

    public func statistics(for input: [Int]) -> [LayerParameter] {
        [
            LayerParameter("running_mean", Shape(input[0]), .constant(0)),
            LayerParameter("running_var", Shape(input[0]), .constant(1)),
            LayerParameter("num_batches_tracked", Shape(), .constant(0)),
        ]
    }

    public func cost(for input: [Int]) -> LayerCost {
        LayerCost(activations: outputCount(for: input), valuesPerBatchMean: input.dropFirst().reduce(1, *))
    }

    public func forward(_ x: Tensor, in pass: inout ForwardPass) throws(TensorError) -> Tensor {
        let (weight, bias) = (pass.nextParameter(), pass.nextParameter())
        let running = RunningStatistics(
            mean: pass.nextStatistic(), variance: pass.nextStatistic(), batches: pass.nextStatistic())
        return try pass.tape.batchNorm(x, weight: weight, bias: bias, running: running, fusesReLU: fusesReLU)
    }
}
