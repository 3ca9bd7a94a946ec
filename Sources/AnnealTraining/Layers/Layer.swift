public import AnnealTensor

/// One step of a model from its input to its output.
///
///     let layer = Conv2d(32, kernel: 3, padding: 1)
///     try layer.outputShape(of: [1, 28, 28])     // [32, 28, 28]
///     layer.parameters(for: [1, 28, 28]).map(\.name)   // ["weight", "bias"]
///
/// It holds what was chosen and no numbers. Shapes are those of one example. Its description is the text that makes it.
public protocol Layer: Sendable, CustomStringConvertible {
    /// Whether it reads [channels, height, width]; the data of a model with such a layer are images.
    var takesImages: Bool { get }
    /// How many parameters it has, whatever the input.
    var parameterCount: Int { get }
    /// How many tensors it measures and does not learn, whatever the input.
    var statisticCount: Int { get }
    /// - Throws: if the layer cannot take such an input.
    func outputShape(of input: [Int]) throws(LayerError) -> [Int]
    /// The parameters, named and laid out as PyTorch's module has them. `outputShape` takes the input.
    func parameters(for input: [Int]) -> [LayerParameter]
    /// What it measures in training and uses in evaluation, named and laid out as the parameters. A single number counts batches.
    func statistics(for input: [Int]) -> [LayerParameter]
    /// Of one example, how many numbers each of its means over a batch takes; `nil` for a layer that sees every example alone. A model
    /// with such a layer takes its batches as a whole, and each mean needs two numbers.
    func numbersPerMean(for input: [Int]) -> Int?
    /// Of one example's forward pass, to cut batches by.
    func multiplyAdds(for input: [Int]) -> Int
    /// - Parameter first: where its parameters begin on the tape.
    func forward(_ x: Tensor, first: Int, on tape: Tape, in pass: ForwardPass) throws(TensorError) -> Tensor
    /// Of the forward pass of an example with such an input, how many numbers are kept for the way back.
    func activations(for input: [Int]) -> Int
    /// The layer that does the activation behind it as well, if that is faster than two.
    func joined(with activation: any Layer) -> (any Layer)?
    /// The same as `forward`, added to a tensor of the output's shape.
    func forward(
        _ x: Tensor, addedTo trunk: Tensor, first: Int, on tape: Tape, in pass: ForwardPass
    ) throws(TensorError) -> Tensor
}

extension Layer {
    public var takesImages: Bool { false }
    public var parameterCount: Int { 0 }
    public var statisticCount: Int { 0 }
    public func outputShape(of input: [Int]) throws(LayerError) -> [Int] { input }
    public func parameters(for input: [Int]) -> [LayerParameter] { [] }
    public func statistics(for input: [Int]) -> [LayerParameter] { [] }
    public func numbersPerMean(for input: [Int]) -> Int? { nil }
    public func multiplyAdds(for input: [Int]) -> Int { 0 }
    public func activations(for input: [Int]) -> Int { (try? outputShape(of: input))?.reduce(1, *) ?? 0 }
    public func joined(with activation: any Layer) -> (any Layer)? { nil }
    public func forward(
        _ x: Tensor, addedTo trunk: Tensor, first: Int, on tape: Tape, in pass: ForwardPass
    ) throws(TensorError) -> Tensor {
        try tape.residual(trunk, forward(x, first: first, on: tape, in: pass))
    }
}

/// A tensor that a layer learns, or measures.
public struct LayerParameter: Sendable {
    /// Within the layer: "weight".
    public let name: String
    public let shape: Shape
    public let start: Start

    /// What its first numbers are.
    public enum Start: Sendable, Equatable {
        /// Uniform in ± this.
        case uniform(Float)
        /// Normal with deviation 1.
        case normal
        case constant(Float)
    }

    public init(_ name: String, _ shape: Shape, _ start: Start) {
        self.name = name
        self.shape = shape
        self.start = start
    }

    /// As PyTorch draws the weights and biases of linear and convolution layers.
    static func uniform(inputs: Int) -> Start { .uniform(1 / Float(inputs).squareRoot()) }
}

extension LayerParameter.Start {
    func draw(_ values: UnsafeMutableBufferPointer<Float>, _ random: inout Random) {
        switch self {
        case .uniform(let bound):
            for place in values.indices { values[place] = random.uniform(in: -bound..<bound) }
        case .normal: for place in values.indices { values[place] = random.normal() }
        case .constant(let value): values.update(repeating: value)
        }
    }
}
