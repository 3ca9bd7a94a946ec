internal import AnnealTensor

/// Layers one after the other, some pairs done as one.
///
/// Parameters are named by the place in the list, as PyTorch's `nn.Sequential` does, "0.weight", "3.weight", or as their layers are
/// called.
struct LayerSequence: Sendable {
    /// A layer, or two that are fused.
    private struct Member: Sendable {
        let layer: any Layer
        let place: Int
    }

    /// The layers as written.
    let layers: [any Layer]
    /// What the names of a layer's parameters begin with; empty for nothing.
    private let names: [String]
    private let members: [Member]
    /// The last member, if it adds a residual to its output itself.
    private let adding: Linear?

    init(_ layers: [any Layer]) { self.init(named: layers.enumerated().map { ("\($0)", $1) }) }

    /// Layers that are called something, as the submodules of a module.
    init(named parts: [(name: String, layer: any Layer)]) {
        let layers = parts.map(\.layer)
        self.layers = layers
        names = parts.map(\.name)
        var members: [Member] = []
        var place = 0
        while place < layers.count {
            let fused = place + 1 < layers.count ? Fusion.fused(layers[place], layers[place + 1]) : nil
            members.append(Member(layer: fused ?? layers[place], place: place))
            place += fused == nil ? 1 : 2
        }
        self.members = members
        adding = members.last.flatMap { Fusion.addingResidual($0.layer) }
    }

    var takesImages: Bool { layers.contains(where: \.takesImages) }

    /// What goes into each layer, and at the end what comes out.
    ///
    /// - Throws: with the place of the layer that cannot take what it gets.
    func shapes(from input: [Int]) throws(MisplacedLayer) -> [[Int]] {
        var shapes = [input]
        for (place, layer) in layers.enumerated() {
            do throws(LayerError) {
                guard place == 0 || !(layer is TokenEmbedding) else { throw LayerError.onlyAtTheStart }
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

    /// The parameters of all layers, in their order.
    ///
    /// - Parameter shapes: from `shapes(from:)`.
    func parameters(_ shapes: [[Int]]) -> [LayerParameter] {
        layers.indices.flatMap { named(layers[$0].parameters(for: shapes[$0]), $0) }
    }

    func statistics(_ shapes: [[Int]]) -> [LayerParameter] {
        layers.indices.flatMap { named(layers[$0].statistics(for: shapes[$0]), $0) }
    }

    private func named(_ parameters: [LayerParameter], _ place: Int) -> [LayerParameter] {
        parameters.map {
            LayerParameter(names[place].isEmpty ? $0.name : "\(names[place]).\($0.name)", $0.shape, $0.start)
        }
    }

    /// The cost of an example.
    func cost(_ shapes: [[Int]]) -> LayerCost {
        members.reduce(LayerCost()) { $0 + $1.layer.cost(for: shapes[$1.place]) }
    }

    func forward(_ x: Tensor, in pass: inout ForwardPass) throws(TensorError) -> Tensor {
        try forward(through: members[...], x, in: &pass)
    }

    /// The sum of a residual, which has the output's shape, and what the layers make of x.
    func forward(_ x: Tensor, residual: Tensor, in pass: inout ForwardPass) throws(TensorError) -> Tensor {
        guard let adding else { return try pass.tape.residual(residual, forward(x, in: &pass)) }
        let x = try forward(through: members.dropLast(), x, in: &pass)
        return try adding.forward(x, residual: residual, in: &pass)
    }

    private func forward(
        through members: ArraySlice<Member>, _ x: Tensor, in pass: inout ForwardPass
    ) throws(TensorError) -> Tensor {
        let key = pass.key
        defer { pass.key = key }
        var x = x
        for member in members {
            pass.key = key.map { ($0 ^ UInt64(truncatingIfNeeded: member.place + 1)) &* 0x9E37_79B9_7F4A_7C15 }
            x = try member.layer.forward(x, in: &pass)
        }
        return x
    }
}

/// A layer of a list that cannot stand where it does.
struct MisplacedLayer: Error {
    /// The place in the list, from 0.
    let place: Int
    let layer: String
    let reason: LayerError
}
