internal import AnnealHost

/// A model as a user writes it.
///
///     try ModelSpecification("mlp:256,128")   // .mlp(hidden: [256, 128])
public enum ModelSpecification: Sendable, Equatable {
    /// One linear layer with softmax: logistic regression for any number of classes.
    case softmax
    /// Linear layers with ReLU between them.
    case mlp(hidden: [Int])
    /// One linear layer and a squared error, for numeric targets.
    case linear
    /// For sparse features: the mean of their vectors of this width, and one linear layer.
    case embeddingBag(width: Int)
    /// For images: two convolutions with pooling, two linear layers.
    case cnn
    /// For text: a language model over bytes.
    case transformer(Transformer)
    /// Layers as listed.
    case layers(LayerList)

    /// - Throws: wrong usage: a name or a size that does not exist.
    public init(_ text: String) throws(ModelError) {
        if text != "linear", LayerList.isList(text) {
            do { self = .layers(try LayerList(text)) } catch { throw .unreadable(error) }
            return
        }
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        switch (parts[0], parts.count) {
        case ("softmax", 1): self = .softmax
        case ("linear", 1): self = .linear
        case ("cnn", 1): self = .cnn
        case ("mlp", 2):
            let sizes = parts[1].split(separator: ",", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
            guard sizes.allSatisfy({ (1...1 << 20).contains($0) }) else { throw .badSizes(text) }
            self = .mlp(hidden: sizes)
        case ("mlp", _): throw .badSizes(text)
        case ("embedding-bag", 1): self = .embeddingBag(width: 64)
        case ("embedding-bag", _):
            guard let width = Int(parts[1]), (1...1 << 20).contains(width) else { throw .badWidth(text) }
            self = .embeddingBag(width: width)
        case ("transformer", 1): self = .transformer(Transformer())
        case ("transformer", _): self = .transformer(try Transformer(parts[1]))
        default:
            let known = ["softmax", "mlp", "linear", "cnn", "embedding-bag", "transformer"]
            throw .unknown(text, nearest: nearestName(to: parts[0], among: known))
        }
    }
}

extension ModelSpecification {
    /// What each model begins with.
    public static var forms: [String] {
        ["softmax", "linear", "cnn", "mlp:", "embedding-bag:", "transformer", "transformer:\(Transformer())"]
    }

    /// The model's layers, after an embedding bag if it has one; the last layer's size is that of the data.
    func layers(outputs: Int) -> LayerSequence {
        switch self {
        case .softmax, .linear: LayerSequence([Linear(outputs)])
        case .embeddingBag: LayerSequence(named: [("output", Linear(outputs))])
        case .mlp(let hidden):
            LayerSequence(hidden.flatMap { [Linear($0), ReLU()] as [any Layer] } + [Linear(outputs)])
        case .cnn:
            LayerSequence([
                Conv2d(32, kernel: 3, padding: 1), ReLU(), MaxPool(2), Conv2d(64, kernel: 3, padding: 1), ReLU(),
                MaxPool(2), Flatten(), Linear(128), ReLU(), Linear(outputs),
            ])
        case .transformer(let transformer): transformer.sequence
        case .layers(let list):
            LayerSequence(
                list.layers.indices.map { index in
                    let layer = list.layers[index]
                    guard index == list.layers.count - 1, let linear = layer as? Linear, linear.outputs == nil else {
                        return layer
                    }
                    return Linear(outputs)
                })
        }
    }
}

extension ModelSpecification: CustomStringConvertible {
    public var description: String {
        switch self {
        case .softmax: "softmax"
        case .linear: "linear"
        case .cnn: "cnn"
        case .layers(let list): "\(list)"
        case .embeddingBag(let width): "embedding-bag:\(width)"
        case .transformer(let transformer): "transformer:\(transformer)"
        case .mlp(let hidden): "mlp:\(hidden.map(String.init).joined(separator: ","))"
        }
    }
}

extension ModelSpecification {
    /// What it takes labels for; `nil` for either.
    public var labels: LabelKind? {
        switch self {
        case .linear: .regression
        case .softmax: .classification
        default: nil
        }
    }

    /// How many bytes of a text the model sees at once; `nil` if it reads none.
    public var context: Int? {
        switch self {
        case .transformer(let transformer): transformer.context
        case .layers(let list): (list.layers.first as? TokenEmbedding)?.context
        default: nil
        }
    }
}

/// Why a model cannot be made; always wrong usage.
public enum ModelError: Error, Sendable, Equatable, CustomStringConvertible {
    case unknown(String, nearest: String?)
    case badSizes(String)
    case badWidth(String)
    case badTransformer(String)
    case headsDoNotDivide(heads: Int, d: Int)
    case needsText(ModelSpecification, dataset: String)
    case needsTransformer(ModelSpecification, dataset: String)
    case contextsDiffer(ModelSpecification, dataset: String, context: Int)
    case needsClasses(ModelSpecification, dataset: String)
    case needsNumbers(dataset: String)
    case needsSparseFeatures(ModelSpecification, dataset: String)
    case needsDenseFeatures(ModelSpecification, dataset: String)
    case needsImages(ModelSpecification, dataset: String)
    case unreadable(LayerError)
    /// A layer, by its place from 0, that cannot stand there.
    case misplaced(place: Int, layer: String, LayerError)
    case endsIn([Int], ModelSpecification, outputs: [Int])
    case batchOfOne
    case lastBatchOfOne(batchSize: Int, rows: Int)
    /// A pattern of names to freeze that fits none.
    case unfitFreeze(String, names: [String])
    case allFrozen

    static func layer(_ error: MisplacedLayer) -> ModelError {
        .misplaced(place: error.place, layer: error.layer, error.reason)
    }

    public var description: String {
        switch self {
        case .unknown(let text, let nearest):
            "there is no model \(echoed(text))\(nearest.map { " (did you mean \($0)?)" } ?? ""): "
                + "known are softmax, mlp:H1,H2,…, linear, cnn, embedding-bag:WIDTH, transformer:d=128,… and lists of layers, as in 'linear:64 tanh linear'"
        case .badSizes(let text):
            "\(echoed(text)) is not a model: write the hidden layers' sizes, whole numbers from 1 to \(1 << 20), as in mlp:256,128"
        case .badWidth(let text):
            "\(echoed(text)) is not a model: write the width of a feature's vector, a whole number from 1 to \(1 << 20), as in embedding-bag:64"
        case .badTransformer(let option):
            "\"\(echoed(option))\" is not an option of transformer: write d, heads, layers and context once each, with a whole number from 1 "
                + "to \(1 << 14), as in transformer:d=128,heads=4,layers=4,context=64"
        case .headsDoNotDivide(let heads, let d):
            "a transformer of d=\(d) cannot be cut into \(heads) heads of one width: let heads divide d"
        case .needsText(let model, let dataset):
            "\(model) is for text, but \(dataset) is not"
        case .needsTransformer(let model, let dataset):
            "\(model) cannot read \(dataset)"
        case .contextsDiffer(let model, let dataset, let context):
            "\(model) needs windows of its context, but those of \(dataset) have \(context) bytes: load it with that context"
        case .needsSparseFeatures(let model, let dataset):
            "\(model) is for sparse features, but those of \(dataset) are dense: use softmax, mlp:… or linear"
        case .needsDenseFeatures(let model, let dataset):
            "\(model) is for dense features, but those of \(dataset) are sparse"
        case .needsImages(let model, let dataset):
            "\(model) is for images, but an example of \(dataset) is a row of numbers: use softmax, mlp:… or linear"
        case .unreadable(let error): "\(error)"
        case .misplaced(let place, let layer, let error): "layer \(place), \(layer): \(error)"
        case .endsIn(let shape, let model, let outputs):
            "\(model) ends in \(shape), but the data asks for \(outputs): end it with linear"
        case .batchOfOne:
            "batch-norm compares the examples of a batch, so one is not enough: take a larger batch size, or layer-norm"
        case .lastBatchOfOne(let batchSize, let rows):
            "batch-norm compares the examples of a batch, but of \(rows) in batches of \(batchSize) the last is alone: take another "
                + "batch size, or layer-norm"
        case .unfitFreeze(let pattern, let names):
            "\(pattern) fits no parameter to freeze: there are \(names.joined(separator: ", "))"
        case .allFrozen: "every parameter would be frozen, and nothing learned: leave some out"
        case .needsClasses(let model, let dataset):
            "\(model) needs classes, but the labels of \(dataset) are numbers: use the model linear or mlp:…"
        case .needsNumbers(let dataset):
            "linear is for numeric targets, but the labels of \(dataset) are classes: use softmax or mlp:…"
        }
    }
}
