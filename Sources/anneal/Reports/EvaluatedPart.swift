internal import AnnealExperiment
internal import AnnealTraining

/// What a model is worth on a part of a data set.
struct EvaluatedPart: Encodable {
    struct Class: Encodable {
        let name: String
        let precision: Double
        let recall: Double
        let f1: Double
        let examples: Int
    }
    struct Confusion: Encodable {
        let classes: [Class]
        /// A row for each class, a column for what its examples were taken for.
        let counts: [[Int]]
    }

    let part: String
    let examples: Int
    let loss: Double
    let accuracy: Double?
    let rmse: Double?
    let mae: Double?
    let r2: Double?
    let confusion: Confusion?

    /// - Parameter confusion: Whether to count which class is taken for which.
    init(_ part: String, _ examples: Examples, _ model: SavedModel, confusion: Bool) throws {
        let predictor = try model.predictor(for: examples)
        let prepared = model.prepared(examples)
        let score = try predictor.score(prepared)
        self.part = part
        self.examples = examples.count
        loss = score.loss
        accuracy = score.accuracy
        switch (examples.targets, model.run.classes) {
        case (.values(let targets), _):
            let numbers = RegressionScore(targets: targets, predictions: try predictor.outputs(for: prepared))
            (rmse, mae, r2) = (numbers.rootMeanSquaredError, numbers.meanAbsoluteError, numbers.determination)
            self.confusion = nil
        case (.labels(let labels), let classes?) where confusion:
            let matrix = ConfusionMatrix(
                classes: classes, labels: labels, predictions: try predictor.classes(for: prepared))
            self.confusion = Confusion(
                classes: classes.indices.map {
                    Class(
                        name: classes[$0], precision: matrix.precision($0), recall: matrix.recall($0),
                        f1: matrix.f1($0), examples: matrix.support($0))
                }, counts: matrix.counts)
            (rmse, mae, r2) = (nil, nil, nil)
        default: (rmse, mae, r2, self.confusion) = (nil, nil, nil, nil)
        }
    }

    /// Its scores with their names.
    var rows: [[String]] {
        let name = part == "all" ? "" : part + " "
        var rows = [[name + "loss", loss.rounded(to: 4)]]
        if let accuracy { rows.append([name + "accuracy", accuracy.percent]) }
        for (score, value) in [("RMSE", rmse), ("MAE", mae), ("R²", r2)] {
            if let value { rows.append([name + score, value.rounded(to: 4)]) }
        }
        return rows
    }

    /// The matrix, and the scores of each class below it; nothing if it was not asked for.
    var confusionLines: [String] {
        guard let confusion else { return [] }
        let names = confusion.classes.map(\.name)
        let title = part == "all" ? "" : " of the \(part) part"
        let matrix = [["true \\ predicted"] + names] + zip(names, confusion.counts).map { [$0] + $1.map(String.init) }
        let scores =
            [["class", "precision", "recall", "F1", "examples"]]
            + confusion.classes.map {
                [$0.name, $0.precision.percent, $0.recall.percent, $0.f1.percent, "\($0.examples)"]
            }
        return ["", "confusion matrix\(title)"] + TextTable(matrix).lines + [""] + TextTable(scores).lines
    }
}
