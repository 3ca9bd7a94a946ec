public import AnnealTensor

/// A tensor that a layer learns, or measures.
public struct LayerParameter: Sendable {
    /// The name within the layer: "weight".
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
