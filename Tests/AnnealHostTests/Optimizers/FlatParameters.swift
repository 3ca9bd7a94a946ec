import SeededNumbers

@testable import AnnealHost

/// Tensors one after another at multiples of 64 elements, with their parameters and gradients in aligned memory.
struct FlatParameters {
    let tensors: [OptimizerInstance.Tensor]
    let parameters: AlignedBuffer<Float>
    let gradients: AlignedBuffer<Float>

    init(_ shapes: [(name: String, shape: [Int])]) {
        var tensors: [OptimizerInstance.Tensor] = []
        var end = 0
        for (name, shape) in shapes {
            tensors.append(OptimizerInstance.Tensor(name: name, shape: shape, offset: end))
            end += (shape.reduce(1, *) + 63) / 64 * 64
        }
        self.tensors = tensors
        parameters = AlignedBuffer(count: end)
        gradients = AlignedBuffer(count: end)
    }

    /// Where each tensor's elements are.
    var ranges: [Range<Int>] { tensors.map { $0.offset..<$0.offset + $0.count } }

    /// Random parameters and gradients; between tensors there are zeros.
    func fill(_ generator: inout SeededGenerator) {
        for index in ranges.joined() {
            parameters.start[index] = .random(in: -1...1, using: &generator)
            gradients.start[index] = .random(in: -1...1, using: &generator)
        }
    }

    func copy() -> FlatParameters {
        let copy = FlatParameters(tensors.map { ($0.name, $0.shape) })
        copy.parameters.copy(from: parameters)
        copy.gradients.copy(from: gradients)
        return copy
    }
}
