public import AnnealTensor

/// The input is added to what layers make of it: `residual(linear:64 relu linear:64)`.
public struct Residual: Layer {
    private let branch: LayerSequence

    public init(_ layers: [any Layer]) { branch = LayerSequence(layers) }
    init(named parts: [(name: String, layer: any Layer)]) { branch = LayerSequence(named: parts) }

    public var description: String { "residual(\(branch.layers.map { "\($0)" }.joined(separator: " ")))" }
    public var takesImages: Bool { branch.takesImages }

    public func outputShape(of input: [Int]) throws(LayerError) -> [Int] {
        let shapes: [[Int]]
        do { shapes = try branch.shapes(from: input) } catch { throw error.reason }
        let output = shapes.last ?? input
        guard output == input else { throw .residualChangesShape(input: input, output: output) }
        return output
    }

    public func parameters(for input: [Int]) -> [LayerParameter] {
        (try? branch.shapes(from: input)).map(branch.parameters) ?? []
    }

    public func statistics(for input: [Int]) -> [LayerParameter] {
        (try? branch.shapes(from: input)).map(branch.statistics) ?? []
    }

    public func cost(for input: [Int]) -> LayerCost {
        (try? branch.shapes(from: input)).map(branch.cost) ?? LayerCost()
    }

    public func forward(_ x: Tensor, in pass: inout ForwardPass) throws(TensorError) -> Tensor {
        try branch.forward(x, residual: x, in: &pass)
    }
}
