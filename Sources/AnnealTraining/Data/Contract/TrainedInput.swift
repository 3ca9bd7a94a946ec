internal import AnnealHost

/// What a model was trained on, as far as files of rows have to fit it.
public struct TrainedInput: Sendable {
    /// The source that it was trained with.
    let trained: any DatasetFormat
    let featureCount: Int
    /// What was learned of the form of rows.
    let schema: DatasetSchema

    /// Whether it takes only the features that are not zero.
    var takesSparse: Bool { type(of: trained).isSparse }

    init(of format: any DatasetFormat, featureCount: Int, schema: DatasetSchema) {
        trained = format
        self.featureCount = featureCount
        self.schema = schema
    }

    public init(trainedWith source: DatasetSource, featureCount: Int, schema: DatasetSchema = DatasetSchema()) {
        trained = source.format
        self.featureCount = featureCount
        self.schema = schema
    }
}

/// Why a model cannot be asked about the rows of a file.
public enum InputError: DatasetErrorCause {
    case empty(String)
    case columns(String, Int, features: Int)
    case missingColumns(String, [String], found: [String])
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
        case .missingColumns(let file, let names, let found):
            "\(file) has no \(names.count == 1 ? "column" : "columns") \(firstNames(names.map(inQuotes), most: 8)), "
                + "which the model takes; its columns are \(firstNames(found, most: 8))"
        case .images(let file, let sizes, let features):
            "\(file) holds images of \(shapeText(sizes)) bytes, but the model takes \(features) features"
        case .unknownFeature(let file, let row, let index, let features):
            "\(file), row \(row): feature \(index) was not there in training, which had \(features)"
        case .noLabels(let file): "\(file) has no labels to judge the model by"
        case .unknownClass(let file, let row, let name, let known):
            "\(file), the \(row). row is labelled \(name.debugDescription), which the model does not know: "
                + "it knows \(firstNames(known, most: 12))"
        case .notANumber(let file, let row, let label):
            "\(file), the \(row). row is labelled \(label.debugDescription), but the model predicts numbers"
        }
    }
}
