/// What a model takes, as far as files of rows have to fit it.
public struct ModelInput: Sendable {
    /// The source that it was trained with.
    let trained: any DatasetFormat
    let featureCount: Int

    public init(trainedWith source: DatasetSource, featureCount: Int) {
        trained = source.format
        self.featureCount = featureCount
    }
}

/// Why a model cannot be asked about the rows of a file.
public enum InputError: DatasetErrorCause {
    case empty(String)
    case columns(String, Int, features: Int)
    case images(String, [Int], features: Int)
    case unknownFeature(String, row: Int, Int, features: Int)
    case noLabels(String)
    case unknownClass(String, row: Int, String, known: [String])
    case notANumber(String, row: Int, String)

    public var description: String {
        switch self {
        case .empty(let file): "\(file) holds no rows"
        case .columns(let file, let columns, let features):
            "\(file) has \(columns) \(columns == 1 ? "column" : "columns"), but the model takes \(features) features: it needs "
                + "\(features), or \(features + 1) with the label"
        case .images(let file, let sizes, let features):
            "\(file) holds images of \(shapeText(sizes)) bytes, but the model takes \(features) features"
        case .unknownFeature(let file, let row, let index, let features):
            "\(file), row \(row): feature \(index) was not there in training, which had \(features)"
        case .noLabels(let file): "\(file) has no labels to judge the model by"
        case .unknownClass(let file, let row, let name, let known):
            "\(file), the \(row). row is labelled \(name.debugDescription), which the model does not know: "
                + "it knows \(known.prefix(12).joined(separator: ", "))\(known.count > 12 ? " and \(known.count - 12) more" : "")"
        case .notANumber(let file, let row, let label):
            "\(file), the \(row). row is labelled \(label.debugDescription), but the model predicts numbers"
        }
    }
}
