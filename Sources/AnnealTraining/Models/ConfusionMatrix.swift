/// How often examples of each class were taken for each class.
///
///     let matrix = ConfusionMatrix(classes: ["cat", "dog"], labels: [0, 0, 1], predictions: [0, 1, 1])
///     matrix.counts         // [[1, 1], [0, 1]]: a row for each class, a column for what it was taken for
///     matrix.precision(1)   // 0.5
///
/// Scores of a class that has no examples, or is never predicted, are 0, as in scikit-learn.
public struct ConfusionMatrix: Sendable, Equatable {
    public let classes: [String]
    public let counts: [[Int]]

    /// - Precondition: labels and predictions are indices into the classes, as many of the one as of the other.
    public init(classes: [String], labels: [Int32], predictions: [Int32]) {
        precondition(labels.count == predictions.count)
        self.classes = classes
        var counts = classes.map { _ in classes.map { _ in 0 } }
        for (label, prediction) in zip(labels, predictions) { counts[Int(label)][Int(prediction)] += 1 }
        self.counts = counts
    }

    /// The examples of a class.
    public func support(_ index: Int) -> Int { counts[index].reduce(0, +) }

    /// The share of the examples taken for a class that are of it.
    public func precision(_ index: Int) -> Double { share(index, of: counts.reduce(0) { $0 + $1[index] }) }

    /// The share of a class's examples that are taken for it.
    public func recall(_ index: Int) -> Double { share(index, of: support(index)) }

    /// The harmonic mean of precision and recall.
    public func f1(_ index: Int) -> Double {
        let (precision, recall) = (precision(index), recall(index))
        return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0
    }

    private func share(_ index: Int, of all: Int) -> Double {
        all > 0 ? Double(counts[index][index]) / Double(all) : 0
    }
}
