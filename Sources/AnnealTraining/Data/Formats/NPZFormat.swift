/// Arrays saved by NumPy: `x`, examples along the first axis, and `y`, a label for each; or `x_train`, `y_train`, `x_test`
/// and `y_test`, the names that Keras gives.
///
///     numpy.savez("set.npz", x=images, y=labels)
///
/// Bytes of `x` stand for 0...1, as those of images do; other types are taken as they are. Labels are classes or numbers by
/// ``LabelColumn``.
struct NPZFormat: DatasetFormat {
    static let name = "npz"
    static let usage = "npz:FILE"

    let file: String

    init(file: String) { self.file = file }

    init?(argument: String?) {
        guard let argument, !argument.isEmpty else { return nil }
        file = argument
    }

    var argument: String? { file }

    func read(context: Int) throws(DatasetError) -> DatasetContent {
        let bytes = try DataFile.read(file)
        guard !bytes.isEmpty else { throw DatasetError(ExamplesError.empty(file)) }
        guard ZipArchive.begins(bytes) else { throw DatasetError(NPZError.notArrays(file)) }
        let archive = try ZipArchive(bytes, file: file)
        let isSplit = archive.names.contains("x_train.npy")
        let x = try array(isSplit ? "x_train" : "x", of: archive)
        let y = try array(isSplit ? "y_train" : "y", of: archive)
        var (arrays, labels) = ([x], [try self.labels(y, of: x)])
        if isSplit {
            let test = try array("x_test", of: archive)
            guard test.npy.shape.dropFirst() == x.npy.shape.dropFirst() else {
                throw DatasetError(
                    NPZError.badArray(
                        file, test.name,
                        .otherShape(Array(test.npy.shape.dropFirst()), expected: Array(x.npy.shape.dropFirst()))))
            }
            arrays.append(test)
            labels.append(try self.labels(array("y_test", of: archive), of: test))
        }

        // Both parts together, so that a class has one number.
        var column = LabelColumn()
        for numbers in labels { column.append(numbers) }
        guard column.count > 0 else { throw DatasetError(ExamplesError.empty(file)) }
        guard labels[0].count > 1 || isSplit && labels[0].count > 0 && labels[1].count > 0 else {
            throw DatasetError(ExamplesError.tooFew(file))
        }
        let (task, targets) = try column.interpreted()
        try task.check(file)
        var parts: [Examples] = []
        var first = 0
        for (array, labels) in zip(arrays, labels) {
            parts.append(try examples(array, targets.rows(first..<first + labels.count)))
            first += labels.count
        }
        let shape = Array(x.npy.shape.dropFirst())
        return DatasetContent(
            task: task, featureShape: shape.isEmpty ? [1] : shape, examples: parts[0],
            test: parts.count > 1 ? parts[1] : nil)
    }

    private func array(
        _ name: String, of archive: ZipArchive
    ) throws(DatasetError) -> (name: String, npy: NPY) {
        guard let content = try archive.content(name + ".npy") else {
            let found = archive.names.map { $0.replacing(".npy", with: "") }
            throw DatasetError(NPZError.missingArray(file, name: name, found: found))
        }
        do throws(NPYError) { return (name, try NPY(content)) } catch {
            throw DatasetError(NPZError.badArray(file, name, error))
        }
    }

    private func labels(
        _ y: (name: String, npy: NPY), of x: (name: String, npy: NPY)
    ) throws(DatasetError) -> [Float] {
        guard x.npy.shape.count >= 1, !x.npy.shape.dropFirst().contains(0) else {
            throw DatasetError(NPZError.badArray(file, x.name, .noFeatures(x.npy.shape)))
        }
        guard y.npy.shape.count == 1 else {
            throw DatasetError(NPZError.badArray(file, y.name, .notAList(y.npy.shape)))
        }
        guard y.npy.shape[0] == x.npy.shape[0] else {
            throw DatasetError(NPZError.badArray(file, y.name, .length(y.npy.shape[0], expected: x.npy.shape[0])))
        }
        do throws(NPYError) { return try y.npy.floats } catch {
            throw DatasetError(NPZError.badArray(file, y.name, error))
        }
    }

    private func examples(
        _ x: (name: String, npy: NPY), _ targets: Examples.Targets
    ) throws(DatasetError) -> Examples {
        let width = x.npy.shape.dropFirst().reduce(1, *)
        if x.npy.element == .byte { return Examples(bytes: x.npy.bytes, featureCount: width, targets: targets) }
        do throws(NPYError) {
            return Examples(features: try x.npy.floats, featureCount: width, targets: targets)
        } catch {
            throw DatasetError(NPZError.badArray(file, x.name, error))
        }
    }
}

/// Why a file holds no arrays to learn from.
public enum NPZError: DatasetErrorCause {
    case notArrays(String)
    case missingArray(String, name: String, found: [String])
    case badArray(String, String, NPYError)

    public var description: String {
        switch self {
        case .notArrays(let path): "\(path) is not an npz file; save one with numpy.savez(file, x=…, y=…)"
        case .missingArray(let path, let name, let found):
            "\(path) holds no array \(name), only \(found.prefix(8).map(inQuotes).joined(separator: ", ")); "
                + "save x and y, or x_train, y_train, x_test and y_test"
        case .badArray(let path, let name, let error): "\(path), array \(name): \(error)"
        }
    }
}

extension DatasetSource {
    /// Arrays saved by NumPy.
    public static func npz(file: String) -> DatasetSource { DatasetSource(NPZFormat(file: file)) }
}
