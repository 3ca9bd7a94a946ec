public import AnnealTensor

/// A batch's way through the layers of a model: for evaluation, or as a step of training, in which layers may draw random numbers and
/// measure.
///
///     var pass = ForwardPass(on: tape)
///     let (weight, bias) = (pass.nextParameter(), pass.nextParameter())
///     let y = try pass.tape.linear(x, weight: weight, bias: bias)
public struct ForwardPass {
    public let tape: Tape
    /// The key of a layer's random numbers, different for each step and each layer; `nil` in evaluation.
    public internal(set) var key: UInt64?
    /// The number of the pass's first example within the step.
    public let firstRow: Int
    private var parameters = 0
    private var statistics = 0

    /// - Parameter key: the step's key in training; `nil` for evaluation, in which nothing is random and every example is treated alike.
    public init(on tape: Tape, key: UInt64? = nil, firstRow: Int = 0) {
        self.tape = tape
        self.key = key
        self.firstRow = firstRow
    }

    /// The first parameter that no layer has taken.
    public mutating func nextParameter() -> Tensor {
        defer { parameters += 1 }
        return tape.parameter(parameters)
    }

    /// The first statistic that no layer has taken.
    public mutating func nextStatistic() -> Statistic {
        defer { statistics += 1 }
        return Statistic(
            before: tape.statistic(statistics), after: key == nil ? nil : tape.measurement(of: statistics))
    }
}
