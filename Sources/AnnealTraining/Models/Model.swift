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
    /// The parameters: [out, in] weights and [out] biases, and an embedding's [features, width]; behind them, what batch norms measure.
    public let layout: ParameterLayout
    let featureCount: Int
    let outputCount: Int
    private let layers: LayerSequence
    /// One example as the first layer takes it.
    private let inputShape: [Int]
    /// Of each parameter, what its first numbers are.
    private let starts: [LayerParameter.Start]
    private let multiplyAddsPerRow: Int
    /// As many parameters as a chunk's gradient has in any case: with the work of a row, what cuts a batch into chunks.
    private let denseCount: Int
    /// How many numbers the layers make of one example.
    private let activations: Int
    /// Of one example, how many numbers a mean over a batch takes; `nil` if no layer takes such means.
    private let numbersPerMean: Int?
    /// How many predictions an example holds, over which losses and accuracies are means too: the bytes of a window of text.
    let predictionsPerRow: Int

    /// - Parameter densifies: whether an embedding's gradient is a whole tensor, instead of the rows that a step touches.
    public init(_ specification: ModelSpecification, for dataset: Dataset, densifies: Bool = false) throws {
        try Self.check(specification, fits: dataset)
        let outputs = if case .classification(let classes) = dataset.task { classes.count } else { 1 }
        self.specification = specification
        layers = specification.layers(outputs: outputs)
        if case .embeddingBag(let width) = specification {
            inputShape = [width]
        } else if layers.takesImages {
            switch dataset.featureShape.count {
            case 2: inputShape = [1] + dataset.featureShape
            case 3: inputShape = dataset.featureShape
            default: throw ModelError.needsImages(specification, dataset: dataset.name)
            }
        } else {
            inputShape = [dataset.featureCount]
        }
        let shapes: [[Int]]
        do { shapes = try layers.shapes(from: inputShape) } catch { throw ModelError.layer(error) }
        // Of a text every byte's follower is predicted.
        let wanted = (specification.context.map { [$0] } ?? []) + [outputs]
        guard shapes[shapes.count - 1] == wanted else {
            throw ModelError.endsIn(shapes[shapes.count - 1], specification, outputs: wanted)
        }
        predictionsPerRow = specification.context ?? 1
        let parameters = layers.parameters(shapes)
        let tensors = parameters.map { (name: $0.name, shape: $0.shape) }
        var starts = parameters.map(\.start)
        activations = layers.activations(shapes)
        numbersPerMean = layers.numbersPerMean(shapes)
        let statistics = layers.statistics(shapes)
        if case .embeddingBag(let width) = specification, let features = dataset.train.sparse {
            let embedding = [(name: "embedding.weight", shape: Shape(dataset.featureCount, width))]
            layout = try densifies ? ParameterLayout(tensors + embedding) : ParameterLayout(tensors, sparse: embedding)
            starts.append(.normal)
            // A row of an embedding is read from far away and written back: each number counts as some products.
            let perExample = features.indices.count / max(1, features.count)
            multiplyAddsPerRow = width * (outputs + 16 * perExample)
        } else {
            layout = try ParameterLayout(tensors, statistics: statistics.map { (name: $0.name, shape: $0.shape) })
            multiplyAddsPerRow = layers.multiplyAdds(shapes)
        }
        self.starts = starts + statistics.map(\.start)
        denseCount = layout.dense.parameterCount
        self.featureCount = dataset.featureCount
        self.outputCount = outputs
    }

    /// Layers one after the other; the last may be a `Linear()`, which takes its size from the data.
    public init(_ layers: [any Layer], for dataset: Dataset) throws {
        try self.init(.layers(LayerList(layers)), for: dataset)
    }

    /// The parameters as an optimizer is told of them.
    public var tensors: [OptimizerInstance.Tensor] {
        layout.learned.map { entry in
            OptimizerInstance.Tensor(
                name: entry.name, shape: (0..<entry.shape.rank).map { entry.shape[$0] }, offset: entry.offset,
                isSparse: entry.isSparse)
        }
    }

    /// - Throws: if the model is for other data.
    private static func check(_ specification: ModelSpecification, fits dataset: Dataset) throws(ModelError) {
        if let context = specification.context {
            guard let text = dataset.train.text else { throw .needsText(specification, dataset: dataset.name) }
            guard text.context == context else {
                throw .contextsDiffer(specification, dataset: dataset.name, context: text.context)
            }
            return
        }
        guard dataset.train.text == nil else { throw .needsTransformer(specification, dataset: dataset.name) }
        switch (specification, dataset.task) {
        case (.softmax, .regression): throw .needsClasses(specification, dataset: dataset.name)
        case (.linear, .classification): throw .needsNumbers(dataset: dataset.name)
        case (.embeddingBag, _):
            if dataset.train.sparse == nil { throw .needsSparseFeatures(specification, dataset: dataset.name) }
        default:
            if dataset.train.sparse != nil { throw .needsDenseFeatures(specification, dataset: dataset.name) }
        }
    }

    /// The bytes that training takes at least: parameters, two slots of an optimizer, a gradient of each chunk, and on one thread what the
    /// layers put out with its gradient. The system would kill a program that uses more than the machine has.
    ///
    ///     model.trainingBytes(batchSize: 64)
    public func trainingBytes(batchSize: Int) -> Double {
        let chunks = chunkGrid(rows: batchSize).chunks
        let chunkRows = (batchSize + chunks - 1) / chunks
        let rows = min(chunkRows, rowsAtATime(ofChunk: chunkRows))
        // A sparse gradient has few rows.
        let numbers = 3 * Double(layout.parameterCount) + Double(chunks) * Double(denseCount)
        return 4 * (numbers + 2 * Double(rows) * Double(activations))
    }

    /// Whether a layer takes means over a batch, so that it cannot be cut.
    var seesBatches: Bool { numbersPerMean != nil }

    /// How a batch is cut for this model, by sizes only: not at all if a layer takes means over it.
    func chunkGrid(rows: Int) -> ChunkGrid {
        guard !seesBatches else { return ChunkGrid(whole: rows) }
        return ChunkGrid(rows: rows, multiplyAddsPerRow: multiplyAddsPerRow, parameters: denseCount)
    }

    /// How many examples of a chunk go through the layers and back at a time: as many as stay in the cache, or, if a layer takes means
    /// over a batch, all of them.
    func rowsAtATime(ofChunk rows: Int) -> Int { seesBatches ? max(1, rows) : rowsInCache }

    /// As many examples as leave what the layers make of them in the cache.
    private var rowsInCache: Int { max(1, (1 << 20) / max(1, activations)) }

    /// How many examples to evaluate at a time.
    var evaluationRows: Int { max(4, min(256, rowsInCache)) }

    /// - Throws: if a layer would have to take the mean of one number, in some batch of every epoch.
    public func check(batchSize: Int, of rows: Int) throws(ModelError) {
        guard numbersPerMean == 1 else { return }
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
    func output(for batch: Batch, on tape: Tape, in pass: ForwardPass = .evaluation) throws(TensorError) -> Tensor {
        let x: Tensor
        switch batch.features {
        case .dense(let features):
            x = tape.input(
                features,
                inputShape.count == 1
                    ? Shape(batch.count, inputShape[0])
                    : Shape(batch.count, inputShape[0], inputShape[1], inputShape[2]))
        case .sparse(let bags): x = try tape.embeddingBag(bags, weight: tape.parameter(layers.parameterCount))
        }
        return try layers.forward(x, first: 0, on: tape, in: pass)
    }

    /// The loss of some rows of a batch, and on a tape that records, what is needed to go back.
    ///
    /// - Parameter batchRows: the rows of the whole batch, over which the mean is taken.
    func loss(
        of batch: Batch, batchRows: Int, on tape: Tape, in pass: ForwardPass = .evaluation
    ) throws(TensorError) -> Loss {
        let x = try output(for: batch, on: tape, in: pass)
        let scale = 1 / (Double(batchRows) * Double(predictionsPerRow))
        return switch batch.targets {
        case .labels(let labels): try tape.softmaxCrossEntropy(x, labels: labels, scale: scale)
        case .values(let values): try tape.meanSquaredError(x, targets: values, scale: scale)
        }
    }
}
