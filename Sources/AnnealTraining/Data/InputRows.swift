/// Rows to ask a model about, and their labels if they have any.
///
///     let rows = try InputRows("new.csv", for: TrainedInput(trainedWith: source, featureCount: 4))
///     try predictor.outputs(for: rows.examples)
///
/// A table has the columns of the one that was learned from, found by their names, with its label or without; an IDX file holds
/// images, whose bytes become 0...1; arrays of NumPy, rows in the format of LIBSVM and lines of text may have labels or none.
public struct InputRows: Sendable {
    /// The rows without their labels: all targets are 0.
    public let examples: Examples
    /// The label of each row, as written; `nil` if there are none.
    public var labels: [String]? { column.map { column in (0..<column.count).map(column.text) } }
    /// What was found out or left aside, a line each.
    public let notes: [String]
    /// Whether the file has other rows to learn from, and these are to test by.
    public let isTestPart: Bool
    private let column: LabelColumn?
    private let file: String

    /// Reads a file.
    ///
    /// - Parameter text: A file, whose form is that which its mark or the model says, or the form, a colon and a file.
    /// - Throws: What is wrong with the file, or `InputError` if it does not fit the model.
    public init(_ text: String, for input: TrainedInput) throws(DatasetError) {
        let form = text.prefix { $0 != ":" }
        if form.count < text.count, DatasetFormats.all.contains(where: { $0.name == form && $0.rows != nil }),
            let rows = try Self(DatasetSource(text), for: input)
        {
            self = rows
            return
        }
        let file = try DataFile(text)
        try self.init(DatasetFormats.rows(in: file, for: input), file, for: input)
    }

    /// Reads the file of a source; `nil` if it has other parts than rows.
    ///
    /// - Throws: What is wrong with the file, or `InputError` if it does not fit the model.
    public init?(_ source: DatasetSource, for input: TrainedInput) throws(DatasetError) {
        guard let format = source.completed(by: DatasetSource(input.trained)).format as? any RowFormat else {
            return nil
        }
        try self.init(format, DataFile(format.file), for: input)
    }

    private init(_ format: any RowFormat, _ content: DataFile, for input: TrainedInput) throws(DatasetError) {
        let rows = try format.rows(content, for: input)
        guard rows.count > 0 else { throw DatasetError(InputError.empty(format.file)) }
        file = format.file
        column = rows.labels
        var notes = rows.notes
        if let table = input.schema.table, table.hasNames, !(format is CSVFormat) {
            notes.append("\(format.file): there are no names; \(table.takenByPlace)")
        }
        self.notes = notes
        isTestPart = rows.isTestPart
        examples = Examples(
            storage: input.takesSparse
                ? rows.features.sparse(width: rows.featureCount) : rows.features.dense(width: rows.featureCount),
            featureCount: rows.featureCount, targets: .values(Array(repeating: 0, count: rows.count)))
    }

    /// The rows with their labels, to judge a model by.
    ///
    /// - Parameter task: What the model was trained for.
    /// - Throws: `noLabels`, `unknownClass` or `notANumber`.
    public func labelled(for task: Dataset.Task) throws(DatasetError) -> Examples {
        guard let column else { throw DatasetError(InputError.noLabels(file)) }
        return Examples(
            storage: examples.storage, featureCount: examples.featureCount, targets: try targets(column, task))
    }

    /// A class is known by its name or its value: "3" of "3.0" and "+3".
    private func targets(_ column: LabelColumn, _ task: Dataset.Task) throws(DatasetError) -> Examples.Targets {
        switch task {
        case .classification(let classes):
            let known = Dictionary(zip(classes, Int32(0)...), uniquingKeysWith: { first, _ in first })
            var indices: [Int32] = []
            for row in 0..<column.count {
                let label = column.text(row)
                let value = column.number(row).map(LabelColumn.className)
                guard let index = known[label] ?? value.flatMap({ known[$0] }) else {
                    throw DatasetError(InputError.unknownClass(file, row: row + 1, label, known: classes))
                }
                indices.append(index)
            }
            return .labels(indices)
        case .regression:
            var values: [Float] = []
            for row in 0..<column.count {
                guard let value = column.number(row) else {
                    throw DatasetError(InputError.notANumber(file, row: row + 1, column.text(row)))
                }
                values.append(Float(value))
            }
            return .values(values)
        }
    }
}

extension Examples.Storage {
    /// The same rows with only the features that are not zero.
    fileprivate func sparse(width: Int) -> Examples.Storage {
        switch self {
        case .sparse, .text: return self
        case .numbers, .differences, .bytes: break
        }
        let numbers = Examples(storage: self, featureCount: width, targets: .values([])).features
        var starts = [0]
        var (indices, values) = ([UInt32](), [Float]())
        for start in stride(from: 0, to: numbers.count, by: max(1, width)) {
            for index in 0..<width where numbers[start + index] != 0 {
                indices.append(UInt32(index))
                values.append(numbers[start + index])
            }
            starts.append(indices.count)
        }
        return .sparse(SparseFeatures(starts: starts, indices: indices, values: values))
    }

    /// The same rows with their zeros.
    fileprivate func dense(width: Int) -> Examples.Storage {
        guard case .sparse(let rows) = self else { return self }
        var numbers = [Float](repeating: 0, count: rows.count * width)
        let values = rows.values
        for row in 0..<rows.count {
            for entry in rows.starts[row]..<rows.starts[row + 1] {
                numbers[row * width + Int(rows.indices[entry])] = values[entry]
            }
        }
        return .numbers(numbers[...])
    }
}
