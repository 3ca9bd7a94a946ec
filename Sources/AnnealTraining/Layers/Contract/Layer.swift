public import AnnealTensor

/// One step of a model from its input to its output.
///
///     let layer = Conv2d(32, kernel: 3, padding: 1)
///     try layer.outputShape(of: [1, 28, 28])     // [32, 28, 28]
///     layer.parameters(for: [1, 28, 28]).map(\.name)   // ["weight", "bias"]
///
/// It holds what was chosen and no numbers. Shapes are those of one example. Its description is the text that makes it.
public protocol Layer: Sendable, CustomStringConvertible {
    /// The shape that comes out; the input's unless said.
    ///
    /// - Throws: if the layer cannot take such an input.
    func outputShape(of input: [Int]) throws(LayerError) -> [Int]

    /// The parameters, named and laid out as PyTorch's module has them. `outputShape` takes the input.
    func parameters(for input: [Int]) -> [LayerParameter]

    /// The output for a batch, on the pass's tape. It takes its parameters from the pass in their order, and all of them; likewise its
    /// statistics.
    func forward(_ x: Tensor, in pass: inout ForwardPass) throws(TensorError) -> Tensor

    /// What it measures in training and uses in evaluation, named and laid out as the parameters. A model with such a layer takes its
    /// batches as a whole. Shape() is for a count, which a checkpoint holds as a whole number; a single measurement is a Shape(1).
    func statistics(for input: [Int]) -> [LayerParameter]

    /// The cost of an example; its output's numbers unless said.
    func cost(for input: [Int]) -> LayerCost

    /// Whether it reads [channels, height, width]; the data of a model with such a layer are images.
    var takesImages: Bool { get }
}

extension Layer {
    public func outputShape(of input: [Int]) throws(LayerError) -> [Int] { input }
    public func parameters(for input: [Int]) -> [LayerParameter] { [] }
    public func statistics(for input: [Int]) -> [LayerParameter] { [] }
    public func cost(for input: [Int]) -> LayerCost { LayerCost(activations: outputCount(for: input)) }
    public var takesImages: Bool { false }

    /// The numbers of an example that come out; 0 for an input that it cannot take.
    func outputCount(for input: [Int]) -> Int { (try? outputShape(of: input))?.reduce(1, *) ?? 0 }
}
