public import AnnealTensor

/// A network over a data set's features, with the loss that fits its labels.
///
///     let model = try Model(.mlp(hidden: [64]), for: digits)
///     model.layout.entries.map(\.name)   // ["0.weight", "0.bias", "2.weight", "2.bias"]
///
/// Parameters have the names and layouts of PyTorch's `nn.Sequential(Linear, ReLU, Linear, …)`, or, for sparse features, of an
/// `nn.EmbeddingBag` called embedding and an `nn.Linear` called output. It holds no numbers: those are a `ParameterBuffer`.
public struct Model: Sendable {
    public let specification: ModelSpecification
    /// The parameters: [out, in] weights and [out] biases, and an embedding's [features, width].
    public let layout: ParameterLayout
    let featureCount: Int
    let outputCount: Int
    /// Of one row's forward pass, and as many parameters as a chunk's gradient has in any case: what cuts a batch into chunks.
    private let multiplyAddsPerRow: Int
    private let denseCount: Int

    /// - Parameter densifies: whether an embedding's gradient is a whole tensor, instead of the rows that a step touches.
    public init(_ specification: ModelSpecification, for dataset: Dataset, densifies: Bool = false) throws {
        switch (specification, dataset.task) {
        case (.transformer(let transformer), _):
            guard let text = dataset.train.text else { throw ModelError.needsText(specification, dataset: dataset.name) }
            guard text.context == transformer.context else {
                throw ModelError.contextsDiffer(specification, dataset: dataset.name, context: text.context)
            }
        case _ where dataset.train.text != nil:
            throw ModelError.needsTransformer(specification, dataset: dataset.name)
        case (.softmax, .regression): throw ModelError.needsClasses(specification, dataset: dataset.name)
        case (.linear, .classification): throw ModelError.needsNumbers(dataset: dataset.name)
        case (.embeddingBag, _) where dataset.train.sparse == nil:
            throw ModelError.needsSparseFeatures(specification, dataset: dataset.name)
        case (.softmax, _), (.linear, _), (.mlp, _):
            if dataset.train.sparse != nil { throw ModelError.needsDenseFeatures(specification, dataset: dataset.name) }
        default: break
        }
        let outputs = if case .classification(let classes) = dataset.task { classes.count } else { 1 }
        self.specification = specification
        switch specification {
        case .softmax, .linear: layout = try Self.sequence([dataset.featureCount, outputs])
        case .mlp(let hidden): layout = try Self.sequence([dataset.featureCount] + hidden + [outputs])
        case .transformer(let transformer): layout = try ParameterLayout(transformer.tensors)
        case .embeddingBag(let width):
            let output = [("output.weight", Shape(outputs, width)), ("output.bias", Shape(outputs))]
            let embedding = [("embedding.weight", Shape(dataset.featureCount, width))]
            layout = try densifies ? ParameterLayout(output + embedding) : ParameterLayout(output, sparse: embedding)
        }
        if case .embeddingBag(let width) = specification, let features = dataset.train.sparse {
            // A row of an embedding is read from far away and written back: each number counts as some products.
            let perExample = features.indices.count / max(1, features.count)
            multiplyAddsPerRow = width * (outputs + 16 * perExample)
        } else if case .transformer(let transformer) = specification {
            multiplyAddsPerRow = transformer.multiplyAddsPerWindow
        } else {
            multiplyAddsPerRow = layout.entries.reduce(0) { $0 + ($1.shape.rank == 2 ? $1.count : 0) }
        }
        denseCount = layout.dense.parameterCount
        self.featureCount = dataset.featureCount
        self.outputCount = outputs
    }

    /// Linear layers of these sizes with ReLU between them.
    private static func sequence(_ sizes: [Int]) throws -> ParameterLayout {
        var tensors: [(name: String, shape: Shape)] = []
        for (index, (inputs, outputs)) in zip(sizes, sizes.dropFirst()).enumerated() {
            // Every second module of the sequence is a ReLU, which has no parameters but a number.
            tensors.append(("\(2 * index).weight", Shape(outputs, inputs)))
            tensors.append(("\(2 * index).bias", Shape(outputs)))
        }
        return try ParameterLayout(tensors)
    }

    /// The bytes that training takes at least: parameters, gradients, two slots of an optimizer, and what the layers put out
    /// with its gradient. The system would kill a program that uses more than the machine has.
    ///
    ///     model.trainingBytes(batchSize: 64)
    public func trainingBytes(batchSize: Int) -> Double {
        if case .transformer(let transformer) = specification {
            return 16 * Double(layout.parameterCount) + 4 * Double(batchSize) * transformer.numbersPerWindow
        }
        let widths = layout.entries.reduce(0) { $0 + ($1.shape.rank == 1 ? $1.count : 0) }
        // A sparse gradient has few rows.
        let numbers = 3 * Double(layout.parameterCount) + Double(denseCount)
        return 4 * (numbers + 2 * Double(batchSize) * Double(widths))
    }

    /// How many predictions a row holds, over which losses and accuracies are means too: the bytes of a window of text.
    var positionsPerRow: Int { specification.context ?? 1 }

    /// How a batch is cut for this model, by sizes only.
    func chunkGrid(rows: Int) -> ChunkGrid {
        ChunkGrid(rows: rows, multiplyAddsPerRow: multiplyAddsPerRow, parameters: denseCount)
    }

    /// Fresh parameters as PyTorch draws them: weights and biases of `nn.Linear` uniform in ±1/√in, an embedding's normal with
    /// deviation 1.
    public func initialParameters(_ random: inout Random) throws(TensorError) -> ParameterBuffer {
        let parameters = try ParameterBuffer(layout)
        if case .transformer(let transformer) = specification {
            transformer.draw(parameters, &random)
            return parameters
        }
        for index in layout.entries.indices {
            if case .embeddingBag = specification, index == 2 {
                for element in parameters[index].indices { parameters[index][element] = random.normal() }
                continue
            }
            let weight = layout.entries[index & ~1].shape
            let bound = 1 / Float(weight.last).squareRoot()
            for element in parameters[index].indices {
                parameters[index][element] = random.uniform(in: -bound..<bound)
            }
        }
        return parameters
    }

    /// The loss of some rows of a batch, and on a tape that records, what is needed to go back.
    ///
    /// - Parameter batchRows: the rows of the whole batch, over which the mean is taken.
    func loss(of batch: Batch, batchRows: Int, on tape: Tape) throws(TensorError) -> Loss {
        var x: Tensor
        switch batch.features {
        case .dense(let features): x = tape.input(features, Shape(batch.count, featureCount))
        case .text(let tokens): return try textLoss(of: tokens, batch.targets, batchRows: batchRows, on: tape)
        case .sparse(let bags): x = try tape.embeddingBag(bags, weight: tape.parameter(2))
        }
        let layers = layout.entries.count / 2
        for layer in 0..<layers - 1 {
            x = try tape.linearReLU(x, weight: tape.parameter(2 * layer), bias: tape.parameter(2 * layer + 1))
        }
        x = try tape.linear(x, weight: tape.parameter(2 * layers - 2), bias: tape.parameter(2 * layers - 1))
        let scale = 1 / Double(batchRows)
        return switch batch.targets {
        case .labels(let labels): try tape.softmaxCrossEntropy(x, labels: labels, scale: scale)
        case .values(let values): try tape.meanSquaredError(x, targets: values, scale: scale)
        }
    }

    private func textLoss(
        of tokens: Tokens, _ targets: Batch.Targets, batchRows: Int, on tape: Tape
    ) throws(TensorError) -> Loss {
        guard case .transformer(let transformer) = specification, case .labels(let labels) = targets else {
            return Loss()
        }
        return try tape.softmaxCrossEntropy(
            transformer.logits(of: tokens, on: tape), labels: labels,
            scale: 1 / (Double(batchRows) * Double(positionsPerRow)))
    }
}
