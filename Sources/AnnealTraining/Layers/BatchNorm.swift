public import AnnealTensor

/// Each channel of a batch brought to mean 0 and variance 1, then scaled and shifted by what is learned: `batch-norm`.
///
///     LayerList([Conv2d(32, kernel: 3), BatchNorm(), ReLU(), Flatten(), Linear()])
///
/// A channel of an image is one over all its places, and one of a row of numbers is one number. In evaluation the mean and variance
/// are those that training has averaged: an example's output does not depend on the others beside it.
public struct BatchNorm: Layer {
    private let rectifies: Bool

    public init() { self.init(rectifies: false) }
    private init(rectifies: Bool) { self.rectifies = rectifies }

    public var description: String { "batch-norm" }
    public var parameterCount: Int { 2 }
    public var statisticCount: Int { 3 }

    public func joined(with activation: any Layer) -> (any Layer)? {
        activation is ReLU ? BatchNorm(rectifies: true) : nil
    }

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

    public func numbersPerMean(for input: [Int]) -> Int? { input.dropFirst().reduce(1, *) }

    public func forward(_ x: Tensor, first: Int, on tape: Tape, in pass: ForwardPass) throws(TensorError) -> Tensor {
        let statistic = pass.firstStatistic
        return try tape.batchNorm(
            x, weight: tape.parameter(first), bias: tape.parameter(first + 1),
            running: RunningStatistics(
                mean: tape.statistic(statistic), variance: tape.statistic(statistic + 1),
                batches: tape.statistic(statistic + 2)),
            measures: pass.key != nil, rectifies: rectifies)
    }
}
