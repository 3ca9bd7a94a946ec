internal import AnnealTensor

/// What a model reads of an example, before its first layer.
enum ModelInput: Sendable {
    /// A row of numbers, or an image.
    case numbers(shape: [Int])
    /// The bytes of a window of text, each of whose followers is predicted.
    case text(context: Int)
    /// The features that are not zero.
    case sparse(EmbeddingBag)

    /// - Throws: if the model is for other data.
    init(_ specification: ModelSpecification, takesImages: Bool, of dataset: Dataset) throws(ModelError) {
        if let context = specification.context {
            guard let text = dataset.train.text else { throw .needsText(specification, dataset: dataset.name) }
            guard text.context == context else {
                throw .contextsDiffer(specification, dataset: dataset.name, context: text.context)
            }
            guard !takesImages else { throw .needsImages(specification, dataset: dataset.name) }
            self = .text(context: context)
            return
        }
        guard dataset.train.text == nil else { throw .needsTransformer(specification, dataset: dataset.name) }
        switch (specification, dataset.task) {
        case (.softmax, .regression): throw .needsClasses(specification, dataset: dataset.name)
        case (.linear, .classification): throw .needsNumbers(dataset: dataset.name)
        case (.embeddingBag(let width), _):
            guard let features = dataset.train.sparse else {
                throw .needsSparseFeatures(specification, dataset: dataset.name)
            }
            self = .sparse(EmbeddingBag(width: width, of: features, featureCount: dataset.featureCount))
        default:
            if dataset.train.sparse != nil { throw .needsDenseFeatures(specification, dataset: dataset.name) }
            guard takesImages else {
                self = .numbers(shape: [dataset.featureCount])
                return
            }
            switch dataset.featureShape.count {
            case 2: self = .numbers(shape: [1] + dataset.featureShape)
            case 3: self = .numbers(shape: dataset.featureShape)
            default: throw .needsImages(specification, dataset: dataset.name)
            }
        }
    }

    /// One example as the first layer takes it.
    var shape: [Int] {
        switch self {
        case .numbers(let shape): shape
        case .text(let context): [context]
        case .sparse(let bag): [bag.width]
        }
    }

    /// What the last layer has to make of an example.
    func outputShape(_ outputs: Int) -> [Int] {
        if case .text(let context) = self { [context, outputs] } else { [outputs] }
    }

    /// How many predictions an example holds, over which losses and accuracies are means too.
    var predictionsPerRow: Int { if case .text(let context) = self { context } else { 1 } }

    /// The embedding of sparse features; `nil` for others.
    var embedding: LayerParameter? { if case .sparse(let bag) = self { bag.parameter } else { nil } }

    /// The cost of an example.
    var cost: LayerCost { if case .sparse(let bag) = self { bag.cost } else { LayerCost() } }

    /// A batch as the first layer takes it.
    ///
    /// - Parameter embedding: the place of the embedding among the parameters.
    func tensor(_ batch: Batch, embedding: Int, on tape: Tape) throws(TensorError) -> Tensor {
        switch batch.features {
        case .dense(let features):
            let shape = shape
            return tape.input(
                features,
                shape.count == 1
                    ? Shape(batch.count, shape[0]) : Shape(batch.count, shape[0], shape[1], shape[2]))
        case .sparse(let batch): return try tape.embeddingBag(batch, weight: tape.parameter(embedding))
        }
    }
}
