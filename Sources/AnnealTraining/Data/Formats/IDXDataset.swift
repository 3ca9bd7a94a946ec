import Glibc

extension Dataset {
    /// The four MNIST-named files of a directory, pixels held as bytes that stand for 0...1.
    ///
    /// The test files may be called `t10k-…` or `test-…`; each file may be compressed and end in `.gz`.
    ///
    /// - Parameter classes: The names of the classes, or nil to take the numbers 0 to the largest training label.
    static func idx(
        directory: String, name: String, classes: [String]? = nil
    ) throws(DatasetError) -> Dataset {
        let trainImages = try images(in: directory, ["train"])
        let trainLabels = try labels(in: directory, ["train"])
        let testImages = try images(in: directory, ["t10k", "test"])
        let testLabels = try labels(in: directory, ["t10k", "test"])

        let featureShape = Array(trainImages.sizes.dropFirst())
        let testShape = Array(testImages.sizes.dropFirst())
        guard testShape == featureShape else {
            throw .shapeMismatch(train: trainImages.file, featureShape, test: testImages.file, testShape)
        }
        let largest = Int(trainLabels.elements.max() ?? 0)
        if trainLabels.elements.allSatisfy({ $0 == largest }) {
            throw .singleClass(trainLabels.file, name: "\(largest)")
        }
        let classes = classes ?? (0...largest).map { "\($0)" }
        return Dataset(
            name: name, task: .classification(classes: classes), featureShape: featureShape,
            train: try examples(trainImages, trainLabels, classCount: classes.count),
            test: try examples(testImages, testLabels, classCount: classes.count))
    }

    private static func images(in directory: String, _ parts: [String]) throws(DatasetError) -> IDX {
        let images = try IDX(file: path(in: directory, parts.map { "\($0)-images-idx3-ubyte" }))
        guard images.sizes.count >= 2 else {
            throw .wrongDimensions(images.file, found: images.sizes.count, expected: "images need at least two")
        }
        guard !images.elements.isEmpty else { throw .empty(images.file) }
        return images
    }

    private static func labels(in directory: String, _ parts: [String]) throws(DatasetError) -> IDX {
        let labels = try IDX(file: path(in: directory, parts.map { "\($0)-labels-idx1-ubyte" }))
        guard labels.sizes.count == 1 else {
            throw .wrongDimensions(labels.file, found: labels.sizes.count, expected: "labels need one")
        }
        return labels
    }

    /// The first of the names that exists, as it is or with `.gz`.
    private static func path(in directory: String, _ names: [String]) throws(DatasetError) -> String {
        let base = directory.hasSuffix("/") ? directory : directory + "/"
        // The slash makes a file in the place of the directory an error of its own.
        guard access(base, F_OK) == 0 else { throw .unreadable(directory, errno: errno) }
        let paths = names.flatMap { [base + $0, base + $0 + ".gz"] }
        guard let path = paths.first(where: { access($0, F_OK) == 0 }) else {
            throw .missingFile(directory: directory, name: names[0])
        }
        return path
    }

    private static func examples(_ images: IDX, _ labels: IDX, classCount: Int) throws(DatasetError) -> Examples {
        let count = images.sizes[0]
        guard count == labels.elements.count else {
            throw .countMismatch(images: images.file, count, labels: labels.file, labels.elements.count)
        }
        if let index = labels.elements.firstIndex(where: { $0 >= classCount }) {
            let item = index - labels.elements.startIndex + 1
            throw .labelOutOfRange(
                labels.file, item: item, label: Int(labels.elements[index]), classes: classCount)
        }
        return Examples(
            bytes: images.elements, featureCount: images.elements.count / count,
            targets: .labels(labels.elements.map { Int32($0) }))
    }
}
