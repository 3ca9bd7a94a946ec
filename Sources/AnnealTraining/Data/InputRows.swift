/// Rows to ask a model about, and their labels if they have any.
///
///     let rows = try InputRows("new.csv", for: ModelInput(trainedWith: source, featureCount: 4))
///     try predictor.outputs(for: rows.examples)
///
/// A CSV file has the columns of the one that was learned from, with its label or without; an IDX file holds images, whose bytes
/// become 0...1; a file in the format of LIBSVM is for sparse features, and lines of text, with their labels or without, for n-grams.
public struct InputRows: Sendable {
    /// The rows without their labels: all targets are 0.
    public let examples: Examples
    /// The label of each row, as written; `nil` if there are none.
    public let labels: [String]?
    private let file: String

    /// Reads a file in the form that its mark or the model says.
    ///
    /// - Throws: What is wrong with the file, or `InputError` if it does not fit the model.
    public init(_ file: String, for input: ModelInput) throws(DatasetError) {
        let bytes = try DataFile.read(file)
        try self.init(DatasetFormats.rows(in: file, bytes, for: input), bytes, for: input)
    }

    /// Reads the file of a source; `nil` if it has other parts than rows.
    ///
    /// - Throws: What is wrong with the file, or `InputError` if it does not fit the model.
    public init?(_ source: DatasetSource, for input: ModelInput) throws(DatasetError) {
        guard let format = source.completed(by: DatasetSource(input.trained)).format as? any RowFormat else {
            return nil
        }
        try self.init(format, DataFile.read(format.file), for: input)
    }

    private init(_ format: any RowFormat, _ bytes: [UInt8], for input: ModelInput) throws(DatasetError) {
        let rows = try format.rows(bytes, for: input)
        guard rows.count > 0 else { throw DatasetError(InputError.empty(format.file)) }
        file = format.file
        labels = rows.labels?.texts
        examples = Examples(
            storage: rows.features, featureCount: rows.featureCount,
            targets: .values(Array(repeating: 0, count: rows.count)))
    }

    /// The rows with their labels, to judge a model by.
    ///
    /// - Parameter task: What the model was trained for.
    /// - Throws: `noLabels`, `unknownClass` or `notANumber`.
    public func labelled(for task: Dataset.Task) throws(DatasetError) -> Examples {
        guard let labels else { throw DatasetError(InputError.noLabels(file)) }
        return Examples(
            storage: examples.storage, featureCount: examples.featureCount, targets: try targets(labels, task))
    }

    private func targets(_ labels: [String], _ task: Dataset.Task) throws(DatasetError) -> Examples.Targets {
        switch task {
        case .classification(let classes):
            let known = Dictionary(zip(classes, Int32(0)...), uniquingKeysWith: { first, _ in first })
            var indices: [Int32] = []
            for (row, label) in labels.enumerated() {
                guard let index = known[label] ?? known[Self.asClass(label)] else {
                    throw DatasetError(InputError.unknownClass(file, row: row + 1, label, known: classes))
                }
                indices.append(index)
            }
            return .labels(indices)
        case .regression:
            var values: [Float] = []
            for (row, label) in labels.enumerated() {
                guard let value = Float(label), value.isFinite else {
                    throw DatasetError(InputError.notANumber(file, row: row + 1, label))
                }
                values.append(value)
            }
            return .values(values)
        }
    }

    /// A whole number as the class it names: "3" of "3.0" and "+3".
    private static func asClass(_ label: String) -> String {
        guard let number = Float(label), number == number.rounded(), number.magnitude < 0x1p24 else { return label }
        return "\(Int(number))"
    }
}
