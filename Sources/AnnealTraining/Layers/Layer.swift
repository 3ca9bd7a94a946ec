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
    /// - Throws: if the layer cannot take such an input.
    func outputShape(of input: [Int]) throws(LayerError) -> [Int]
    /// The parameters, named and laid out as PyTorch's module has them. `outputShape` takes the input.
    func parameters(for input: [Int]) -> [LayerParameter]
    /// Of one example's forward pass, to cut batches by.
    func multiplyAdds(for input: [Int]) -> Int
    /// - Parameter first: where its parameters begin on the tape.
    func forward(_ x: Tensor, first: Int, on tape: Tape, in pass: ForwardPass) throws(TensorError) -> Tensor
    /// The layer that does a ReLU behind it as well, if that is faster than two.
    var rectified: (any Layer)? { get }
}

extension Layer {
    public var takesImages: Bool { false }
    public var parameterCount: Int { 0 }
    public func outputShape(of input: [Int]) throws(LayerError) -> [Int] { input }
    public func parameters(for input: [Int]) -> [LayerParameter] { [] }
    public func multiplyAdds(for input: [Int]) -> Int { 0 }
    public var rectified: (any Layer)? { nil }
}

/// A tensor that a layer learns.
public struct LayerParameter: Sendable {
    /// Within the layer: "weight".
    public let name: String
    public let shape: Shape
    /// Its first numbers are uniform in ± this.
    public let bound: Float

    public init(_ name: String, _ shape: Shape, bound: Float) {
        self.name = name
        self.shape = shape
        self.bound = bound
    }

    /// As PyTorch draws them, weights and biases of linear and convolution layers are uniform in ±1/√inputs.
    static func bound(inputs: Int) -> Float { 1 / Float(inputs).squareRoot() }
}
