extension Dataset {
    /// Arrays saved by NumPy: `x`, examples along the first axis, and `y`, a label for each; or `x_train`, `y_train`, `x_test`
    /// and `y_test`, the names that Keras gives.
    ///
    ///     numpy.savez("set.npz", x=images, y=labels)
    ///
    /// Bytes of `x` stand for 0...1, as those of images do; other types are taken as they are. Labels are classes or numbers by
    /// ``LabelColumn``.
    static func npz(
        file: String, name: String, split: (Int) -> [Int]
    ) throws(DatasetError) -> Dataset {
        let bytes = try DataFile.read(file)
        guard !bytes.isEmpty else { throw .empty(file) }
        let archive = try ZipArchive(bytes, file: file)
        let isSplit = archive.names.contains("x_train.npy")
        let x = try array(isSplit ? "x_train" : "x", of: archive, file)
        let y = try array(isSplit ? "y_train" : "y", of: archive, file)
        var (arrays, labels) = ([x], [try self.labels(y, of: x, file)])
        if isSplit {
            let test = try array("x_test", of: archive, file)
            guard test.npy.shape.dropFirst() == x.npy.shape.dropFirst() else {
                throw .badArray(
                    file, test.name,
                    .otherShape(Array(test.npy.shape.dropFirst()), expected: Array(x.npy.shape.dropFirst())))
            }
            arrays.append(test)
            labels.append(try self.labels(array("y_test", of: archive, file), of: test, file))
        }

        // Both parts together, so that a class has one number.
        var column = LabelColumn()
        for numbers in labels { column.append(numbers) }
        guard column.count > 0 else { throw .empty(file) }
        guard labels[0].count > 1 || isSplit && labels[0].count > 0 && labels[1].count > 0 else {
            throw .tooFewRows(file)
        }
        let (task, targets) = column.interpreted()
        if case .classification(let classes) = task, classes.count < 2 { throw .singleClass(file, name: classes[0]) }
        var parts: [Examples] = []
        var first = 0
        for (array, labels) in zip(arrays, labels) {
            parts.append(try examples(array, targets.rows(first..<first + labels.count), file))
            first += labels.count
        }
        let (train, test) = isSplit ? (parts[0], parts[1]) : parts[0].splittingTest(permutation: split)
        let shape = Array(x.npy.shape.dropFirst())
        return Dataset(name: name, task: task, featureShape: shape.isEmpty ? [1] : shape, train: train, test: test)
    }

    private static func array(
        _ name: String, of archive: ZipArchive, _ file: String
    ) throws(DatasetError) -> (name: String, npy: NPY) {
        guard let content = try archive.content(name + ".npy") else {
            throw .missingArray(file, name: name, found: archive.names.map { $0.replacing(".npy", with: "") })
        }
        do throws(NPYError) { return (name, try NPY(content)) } catch { throw .badArray(file, name, error) }
    }

    private static func labels(
        _ y: (name: String, npy: NPY), of x: (name: String, npy: NPY), _ file: String
    ) throws(DatasetError) -> [Float] {
        guard x.npy.shape.count >= 1, !x.npy.shape.dropFirst().contains(0) else {
            throw .badArray(file, x.name, .noFeatures(x.npy.shape))
        }
        guard y.npy.shape.count == 1 else { throw .badArray(file, y.name, .notAList(y.npy.shape)) }
        guard y.npy.shape[0] == x.npy.shape[0] else {
            throw .badArray(file, y.name, .length(y.npy.shape[0], expected: x.npy.shape[0]))
        }
        do throws(NPYError) { return try y.npy.floats } catch { throw .badArray(file, y.name, error) }
    }

    private static func examples(
        _ x: (name: String, npy: NPY), _ targets: Examples.Targets, _ file: String
    ) throws(DatasetError) -> Examples {
        let width = x.npy.shape.dropFirst().reduce(1, *)
        if x.npy.element == .byte { return Examples(bytes: x.npy.bytes, featureCount: width, targets: targets) }
        do throws(NPYError) {
            return Examples(features: try x.npy.floats, featureCount: width, targets: targets)
        } catch {
            throw .badArray(file, x.name, error)
        }
    }
}
