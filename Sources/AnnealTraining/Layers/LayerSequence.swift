internal import AnnealTensor

/// Layers one after the other, activations done by the layer before them where that is faster.
///
/// Parameters are named by the place in the list, as PyTorch's `nn.Sequential` does, "0.weight", "3.weight", or as their layers are
/// called.
struct LayerSequence: Sendable {
    /// A layer, or two that are done as one.
    private struct Member: Sendable {
        let layer: any Layer
        let place: Int
        /// Where its parameters begin among the sequence's.
        let first: Int
        /// The same of its statistics.
        let firstStatistic: Int
    }

    /// As written.
    let layers: [any Layer]
    /// What the names of a layer's parameters begin with; empty for nothing.
    private let names: [String]
    private let members: [Member]
    let parameterCount: Int
    let statisticCount: Int

    init(_ layers: [any Layer]) { self.init(named: layers.enumerated().map { ("\($0)", $1) }) }

    /// Layers that are called something, as the submodules of a module.
    init(named parts: [(name: String, layer: any Layer)]) {
        let layers = parts.map(\.layer)
        self.layers = layers
        names = parts.map(\.name)
        var members: [Member] = []
        var (place, first, firstStatistic) = (0, 0, 0)
        while place < layers.count {
            let layer = layers[place]
            let joined = place + 1 < layers.count ? layer.joined(with: layers[place + 1]) : nil
            members.append(
                Member(layer: joined ?? layer, place: place, first: first, firstStatistic: firstStatistic))
            first += layer.parameterCount
            firstStatistic += layer.statisticCount
            place += joined == nil ? 1 : 2
        }
        self.members = members
        parameterCount = first
        statisticCount = firstStatistic
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

    /// `shapes` are those of `shapes(from:)`.
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

    /// The fewest of any layer that takes means over a batch.
    func numbersPerMean(_ shapes: [[Int]]) -> Int? {
        zip(layers, shapes).compactMap { $0.numbersPerMean(for: $1) }.min()
    }

    func multiplyAdds(_ shapes: [[Int]]) -> Int {
        zip(layers, shapes).reduce(0) { sum, pair in
            let (total, overflow) = sum.addingReportingOverflow(pair.0.multiplyAdds(for: pair.1))
            return overflow ? .max : total
        }
    }

    /// How many numbers the layers make of one example.
    func activations(_ shapes: [[Int]]) -> Int {
        members.reduce(0) { sum, member in
            let (total, overflow) = sum.addingReportingOverflow(member.layer.activations(for: shapes[member.place]))
            return overflow ? .max : total
        }
    }

    func forward(_ x: Tensor, first: Int, on tape: Tape, in pass: ForwardPass) throws(TensorError) -> Tensor {
        try forward(through: members[...], x, first: first, on: tape, in: pass)
    }

    /// What the layers make of x, added to a tensor of the output's shape.
    func forward(
        _ x: Tensor, addedTo trunk: Tensor, first: Int, on tape: Tape, in pass: ForwardPass
    ) throws(TensorError) -> Tensor {
        guard let last = members.last else { return try tape.residual(trunk, x) }
        let x = try forward(through: members.dropLast(), x, first: first, on: tape, in: pass)
        return try last.layer.forward(
            x, addedTo: trunk, first: first + last.first, on: tape,
            in: pass.layer(last.place, statistic: last.firstStatistic))
    }

    private func forward(
        through members: ArraySlice<Member>, _ x: Tensor, first: Int, on tape: Tape, in pass: ForwardPass
    ) throws(TensorError) -> Tensor {
        var x = x
        for member in members {
            x = try member.layer.forward(
                x, first: first + member.first, on: tape,
                in: pass.layer(member.place, statistic: member.firstStatistic))
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
