public import AnnealHost
public import AnnealTensor

/// A network over a data set's features, with the loss that fits its labels.
///
///     let model = try Model(.mlp(hidden: [64]), for: digits)
///     model.layout.entries.map(\.name)   // ["0.weight", "0.bias", "2.weight", "2.bias"]
///
/// Parameters have the names and layouts of PyTorch's `nn.Sequential(Linear, ReLU, Linear, …)`; for sparse features, of an
/// `nn.EmbeddingBag` called embedding and an `nn.Linear` called output; for text, of the module that `Transformer` describes. It
/// holds no numbers: those are a `ParameterBuffer`.
public struct Model: Sendable {
    public let specification: ModelSpecification
    /// The parameters: [out, in] weights and [out] biases, and an embedding's [features, width]; after them, what batch norms measure.
    public let layout: ParameterLayout
    /// The places of the parameters that are not learned.
    public private(set) var frozen: Set<Int> = []
    let featureCount: Int
    let outputCount: Int
    /// How batches are cut.
    let plan: BatchPlan
    private let input: ModelInput
    private let layers: LayerSequence
    /// The place of an input's embedding among the parameters: after those of the layers.
    private let embedding: Int
    /// The first numbers of each tensor.
    private let starts: [LayerParameter.Start]

    /// - Parameter densifies: whether an embedding's gradient is a whole tensor, instead of the rows that a step touches.
    public init(_ specification: ModelSpecification, for dataset: Dataset, densifies: Bool = false) throws {
        let outputs = if case .classification(let classes) = dataset.task { classes.count } else { 1 }
        layers = specification.layers(outputs: outputs)
        input = try ModelInput(specification, takesImages: layers.takesImages, of: dataset)
        let shapes: [[Int]]
        do { shapes = try layers.shapes(from: input.shape) } catch { throw ModelError.layer(error) }
        guard shapes[shapes.count - 1] == input.outputShape(outputs) else {
            throw ModelError.endsIn(shapes[shapes.count - 1], specification, outputs: input.outputShape(outputs))
        }
        let parameters = layers.parameters(shapes)
        let embeddings = input.embedding.map { [$0] } ?? []
        let statistics = layers.statistics(shapes)
        func tensors(_ parameters: [LayerParameter]) -> [(name: String, shape: Shape)] {
            parameters.map { ($0.name, $0.shape) }
        }
        layout = try ParameterLayout(
            tensors(parameters + (densifies ? embeddings : [])), sparse: tensors(densifies ? [] : embeddings),
            statistics: tensors(statistics))
        starts = (parameters + embeddings + statistics).map(\.start)
        embedding = parameters.count
        plan = BatchPlan(
            input.cost + layers.cost(shapes), gradientCount: layout.dense.parameterCount,
            hasStatistics: !statistics.isEmpty)
        self.specification = specification
        featureCount = dataset.featureCount
        outputCount = outputs
    }

    /// Layers one after the other; the last may be a `Linear()`, which takes its size from the data.
    public init(_ layers: [any Layer], for dataset: Dataset) throws {
        try self.init(.layers(LayerList(layers)), for: dataset)
    }

    /// The same model, of which those parameters are not learned whose names fit: an optimizer does not see them, and no gradient goes
    /// back to them. What their layers measure goes on.
    ///
    ///     try model.freezing([NamePattern(["0.*"])]).trained.map(\.name)   // ["2.weight", "2.bias"]
    ///
    /// - Throws: `unfitFreeze` if a pattern fits no name, `allFrozen` if nothing would be learned.
    public func freezing(_ patterns: [NamePattern]) throws(ModelError) -> Model {
        let names = layout.learned.map(\.name)
        for pattern in patterns where !names.contains(where: pattern.fits) {
            throw .unfitFreeze("\(pattern)", names: names)
        }
        var model = self
        model.frozen = Set(names.indices.filter { index in patterns.contains { $0.fits(names[index]) } })
        guard model.frozen.count < names.count else { throw .allFrozen }
        return model
    }

    /// The parameters that are learned, in an optimizer's order.
    public var trained: [ParameterLayout.Entry] {
        frozen.isEmpty
            ? layout.learned : layout.learned.indices.filter { !frozen.contains($0) }.map { layout.entries[$0] }
    }

    /// The parameters as an optimizer is told of them.
    public var tensors: [OptimizerInstance.Tensor] {
        trained.map { entry in
            OptimizerInstance.Tensor(
                name: entry.name, shape: (0..<entry.shape.rank).map { entry.shape[$0] }, offset: entry.offset,
                isSparse: entry.isSparse)
        }
    }

    /// How many predictions an example holds, over which losses and accuracies are means too: the bytes of a window of text.
    var predictionsPerRow: Int { input.predictionsPerRow }

    /// The bytes that training takes at least: parameters, two slots of an optimizer, a gradient of each chunk, and on one thread the
    /// layers' outputs with their gradients. The system would kill a program that uses more than the machine has.
    ///
    ///     model.trainingBytes(batchSize: 64)
    public func trainingBytes(batchSize: Int) -> Double {
        4 * 3 * Double(layout.parameterCount) + plan.bytes(batchSize: batchSize)
    }

    /// - Throws: if a layer would have to take the mean of one number, in some batch of every epoch.
    public func check(batchSize: Int, of rows: Int) throws(ModelError) {
        guard plan.needsTwoExamples else { return }
        let batchSize = min(batchSize, rows)
        guard batchSize > 1 else { throw .batchOfOne }
        guard rows % batchSize != 1 else { throw .lastBatchOfOne(batchSize: batchSize, rows: rows) }
    }

    /// Fresh parameters as PyTorch draws them: weights and biases of linear and convolution layers uniform in ±1/√in, an
    /// embedding's normal with deviation 1, a norm's 1 and 0; and running means of 0 and variances of 1.
    public func initialParameters(_ random: inout Random) throws(TensorError) -> ParameterBuffer {
        let parameters = try ParameterBuffer(layout)
        for (index, start) in starts.enumerated() { start.draw(parameters[index], &random) }
        return parameters
    }

    /// What the layers make of a batch: a logit for each class, or one number, of each example.
    func output(for batch: Batch, in pass: ForwardPass) throws(TensorError) -> Tensor {
        var pass = pass
        return try layers.forward(input.tensor(batch, embedding: embedding, on: pass.tape), in: &pass)
    }

    /// The loss of some rows of a batch, and on a tape that records, what is needed to go back.
    ///
    /// - Parameter batchRows: the rows of the whole batch, over which the mean is taken.
    func loss(of batch: Batch, batchRows: Int, in pass: ForwardPass) throws(TensorError) -> Loss {
        let x = try output(for: batch, in: pass)
        let scale = 1 / (Double(batchRows) * Double(predictionsPerRow))
        return switch batch.targets {
        case .labels(let labels): try pass.tape.softmaxCrossEntropy(x, labels: labels, scale: scale)
        case .values(let values): try pass.tape.meanSquaredError(x, targets: values, scale: scale)
        }
    }
}
