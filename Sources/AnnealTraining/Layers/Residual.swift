public import AnnealTensor

/// The input is added to what layers make of it: `residual(linear:64 relu linear:64)`.
public struct Residual: Layer {
    private let branch: LayerSequence

    public init(_ layers: [any Layer]) { branch = LayerSequence(layers) }
    init(named parts: [(name: String, layer: any Layer)]) { branch = LayerSequence(named: parts) }

    public var description: String { "residual(\(branch.layers.map { "\($0)" }.joined(separator: " ")))" }
    public var takesImages: Bool { branch.takesImages }
    public var parameterCount: Int { branch.parameterCount }
    public var statisticCount: Int { branch.statisticCount }

    public func outputShape(of input: [Int]) throws(LayerError) -> [Int] {
        let output = try shapes(from: input).last ?? input
        guard output == input else { throw .residualChangesShape(input: input, output: output) }
        return output
    }

    private func shapes(from input: [Int]) throws(LayerError) -> [[Int]] {
        do { return try branch.shapes(from: input) } catch { throw error.reason }
    }

    public func parameters(for input: [Int]) -> [LayerParameter] {
        (try? branch.shapes(from: input)).map(branch.parameters) ?? []
    }

    public func statistics(for input: [Int]) -> [LayerParameter] {
        (try? branch.shapes(from: input)).map(branch.statistics) ?? []
    }

    public func numbersPerMean(for input: [Int]) -> Int? {
        (try? branch.shapes(from: input)).flatMap(branch.numbersPerMean)
    }

    public func multiplyAdds(for input: [Int]) -> Int {
        (try? branch.shapes(from: input)).map(branch.multiplyAdds) ?? 0
    }

    public func activations(for input: [Int]) -> Int {
        (try? branch.shapes(from: input)).map(branch.activations) ?? 0
    }

    public func forward(_ x: Tensor, first: Int, on tape: Tape, in pass: ForwardPass) throws(TensorError) -> Tensor {
        try branch.forward(x, addedTo: x, first: first, on: tape, in: pass)
    }
}
