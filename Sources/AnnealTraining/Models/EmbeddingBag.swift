internal import AnnealTensor

/// The mean of an example's features' vectors: how a model reads sparse features.
struct EmbeddingBag: Sendable {
    let width: Int
    private let features: Int
    /// Entries of an example, in the mean.
    private let entries: Int

    init(width: Int, of features: SparseFeatures, featureCount: Int) {
        self.width = width
        self.features = featureCount
        entries = features.indices.count / max(1, features.count)
    }

    var parameter: LayerParameter { LayerParameter("embedding.weight", Shape(features, width), .normal) }

    /// A row of an embedding is read from far away and written back: each number counts as some products.
    var cost: LayerCost { LayerCost(multiplyAdds: 16 * entries * width) }
}
