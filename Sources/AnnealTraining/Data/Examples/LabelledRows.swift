/// The rows of a file, with their labels if it has any: those to learn from and those to ask a model about alike.
struct LabelledRows {
    let features: Examples.Storage
    let featureCount: Int
    /// One label for each row; `nil` if the file has none.
    let labels: LabelColumn?
    /// The number of rows.
    let count: Int

    /// The rows as examples to learn from.
    ///
    /// - Throws: `empty`, `tooFew`, `singleClass`, or what is wrong with a label.
    func content(of file: String) throws(DatasetError) -> DatasetContent {
        guard count > 0, let labels else { throw DatasetError(ExamplesError.empty(file)) }
        guard count > 1 else { throw DatasetError(ExamplesError.tooFew(file)) }
        let (task, targets) = try labels.interpreted()
        try task.check(file)
        return DatasetContent(
            task: task, featureShape: [featureCount],
            examples: Examples(storage: features, featureCount: featureCount, targets: targets))
    }
}

extension Dataset.Task {
    /// - Throws: `singleClass`.
    func check(_ file: String) throws(DatasetError) {
        if case .classification(let classes) = self, classes.count < 2 {
            throw DatasetError(ExamplesError.singleClass(file, name: classes[0]))
        }
    }
}

/// Why nothing can be learned from a file's examples.
public enum ExamplesError: DatasetErrorCause {
    case empty(String)
    case tooFew(String)
    case singleClass(String, name: String)

    public var description: String {
        switch self {
        case .empty(let path): "\(path) is empty; it must hold at least two examples"
        case .tooFew(let path): "\(path) holds one example; training and testing need at least two"
        case .singleClass(let path, let name):
            "\(path) has a single class, \(inQuotes(name)); classification needs at least two"
        }
    }
}
