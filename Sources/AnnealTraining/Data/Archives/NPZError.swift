/// Why a file holds no arrays to learn from.
public enum NPZError: DatasetErrorCause {
    case notArrays(String)
    case missingArray(String, name: String, found: [String])
    case badArray(String, String, NPYError)
    case features(String, String, [Int], expected: Int)

    public var description: String {
        switch self {
        case .notArrays(let path): "\(path) is not an npz file; save one with numpy.savez(file, x=…, y=…)"
        case .missingArray(let path, let name, let found):
            "\(path) holds no array \(name), only \(found.prefix(8).map(inQuotes).joined(separator: ", ")); "
                + "save x and y, or x_train, y_train, x_test and y_test"
        case .badArray(let path, let name, let error): "\(path), array \(name): \(error)"
        case .features(let path, let name, let shape, let expected):
            "\(path), array \(name): its examples have the shape \(shape), but the model takes \(expected) features"
        }
    }
}
