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
