internal import AnnealTensor

/// Layers one after the other, ReLU done by the layer before it where that is faster.
///
/// Parameters are named by the place in the list, as PyTorch's `nn.Sequential` does: "0.weight", "3.weight".
struct LayerSequence: Sendable {
    /// A layer, or two that are done as one.
    private struct Member: Sendable {
        let layer: any Layer
        let place: Int
        /// Where its parameters begin among the sequence's.
        let first: Int
    }

    /// As written.
    let layers: [any Layer]
    private let members: [Member]
    let parameterCount: Int

    init(_ layers: [any Layer]) {
        self.layers = layers
        var members: [Member] = []
        var (place, first) = (0, 0)
        while place < layers.count {
            let layer = layers[place]
            let isRectified = place + 1 < layers.count && layers[place + 1] is ReLU
            let fused = isRectified ? layer.rectified : nil
            members.append(Member(layer: fused ?? layer, place: place, first: first))
            first += layer.parameterCount
            place += fused == nil ? 1 : 2
        }
        self.members = members
        parameterCount = first
    }

    var takesImages: Bool { layers.contains(where: \.takesImages) }

    /// What goes into each layer, and at the end what comes out.
    ///
    /// - Throws: with the place of the layer that cannot take what it gets.
    func shapes(from input: [Int]) throws(MisplacedLayer) -> [[Int]] {
        var shapes = [input]
        for (place, layer) in layers.enumerated() {
            do throws(LayerError) {
                let output = try layer.outputShape(of: shapes[place])
                // So that no product of two layers' sizes can overflow.
                guard output.reduce(1.0, { $0 * Double($1) }) < 0x1p28 else { throw LayerError.tooLarge }
                shapes.append(output)
            } catch {
                throw MisplacedLayer(place: place, layer: "\(layer)", reason: error)
            }
        }
        return shapes
    }

    /// Named by place. `shapes` are those of `shapes(from:)`.
    func parameters(_ shapes: [[Int]]) -> [LayerParameter] {
        zip(layers, shapes).enumerated().flatMap { place, pair in
            pair.0.parameters(for: pair.1).map { LayerParameter("\(place).\($0.name)", $0.shape, bound: $0.bound) }
        }
    }

    func multiplyAdds(_ shapes: [[Int]]) -> Int {
        zip(layers, shapes).reduce(0) { sum, pair in
            let (total, overflow) = sum.addingReportingOverflow(pair.0.multiplyAdds(for: pair.1))
            return overflow ? .max : total
        }
    }

    /// How many numbers of one example the layers put out.
    func activations(_ shapes: [[Int]]) -> Int {
        let outputs = zip(members.indices, members).map { index, member in
            index + 1 < members.count ? shapes[members[index + 1].place] : shapes[shapes.count - 1]
        }
        return outputs.reduce(0) { $0 + $1.reduce(1, *) }
    }

    func forward(_ x: Tensor, first: Int, on tape: Tape, in pass: ForwardPass) throws(TensorError) -> Tensor {
        var x = x
        for member in members {
            x = try member.layer.forward(x, first: first + member.first, on: tape, in: pass.layer(member.place))
        }
        return x
    }
}

/// A layer of a list that cannot stand where it does.
struct MisplacedLayer: Error {
    /// From 0.
    let place: Int
    let layer: String
    let reason: LayerError
}
