internal import Glibc

/// The four MNIST-named files of a directory, pixels held as bytes that stand for 0...1.
///
/// The test files may be called `t10k-…` or `test-…`; each file may be compressed and end in `.gz`.
struct IDXFormat: DatasetFormat {
    static let name = "idx"
    static let usage = "idx:DIR"

    let directory: String

    init(directory: String) { self.directory = directory }

    init?(argument: String?) {
        guard let argument, !argument.isEmpty else { return nil }
        directory = argument
    }

    var argument: String? { directory }

    /// `nil` if one of the four is missing.
    var files: [String]? {
        let parts = [
            ["train-images-idx3-ubyte"], ["train-labels-idx1-ubyte"],
            ["t10k-images-idx3-ubyte", "test-images-idx3-ubyte"],
            ["t10k-labels-idx1-ubyte", "test-labels-idx1-ubyte"],
        ]
        let paths = parts.compactMap { try? path($0) }
        return paths.count == parts.count ? paths : nil
    }

    static var rows: (any RowFormat.Type)? { IDXImages.self }

    func read(_ options: ReadingOptions) throws(DatasetError) -> DatasetContent { try read(classes: nil) }

    /// - Parameter classes: The names of the classes, or nil to take the numbers 0 to the largest training label.
    func read(classes: [String]?) throws(DatasetError) -> DatasetContent {
        let trainImages = try images(["train"])
        let trainLabels = try labels(["train"])
        let testImages = try images(["t10k", "test"])
        let testLabels = try labels(["t10k", "test"])

        let featureShape = Array(trainImages.sizes.dropFirst())
        let testShape = Array(testImages.sizes.dropFirst())
        guard testShape == featureShape else {
            throw DatasetError(
                IDXFormatError.shapeMismatch(
                    train: trainImages.file, featureShape, test: testImages.file, testShape))
        }
        let largest = Int(trainLabels.elements.max() ?? 0)
        if trainLabels.elements.allSatisfy({ $0 == largest }) {
            throw DatasetError(ExamplesError.singleClass(trainLabels.file, name: "\(largest)"))
        }
        let classes = classes ?? (0...largest).map { "\($0)" }
        return DatasetContent(
            task: .classification(classes: classes), featureShape: featureShape,
            examples: try examples(trainImages, trainLabels, classCount: classes.count),
            test: try examples(testImages, testLabels, classCount: classes.count),
            notes: ["\(PictureLayout.sizes(of: featureShape)), bytes divided by 255"])
    }

    private func images(_ parts: [String]) throws(DatasetError) -> IDX {
        let images = try IDX(file: path(parts.map { "\($0)-images-idx3-ubyte" }))
        guard images.sizes.count >= 2 else {
            throw DatasetError(
                IDXFormatError.wrongDimensions(
                    images.file, found: images.sizes.count, expected: "images need at least two"))
        }
        guard !images.elements.isEmpty else { throw DatasetError(ExamplesError.empty(images.file)) }
        return images
    }

    private func labels(_ parts: [String]) throws(DatasetError) -> IDX {
        let labels = try IDX(file: path(parts.map { "\($0)-labels-idx1-ubyte" }))
        guard labels.sizes.count == 1 else {
            throw DatasetError(
                IDXFormatError.wrongDimensions(labels.file, found: labels.sizes.count, expected: "labels need one"))
        }
        return labels
    }

    /// The first of the names that exists, as it is or with `.gz`.
    private func path(_ names: [String]) throws(DatasetError) -> String {
        let base = directory.hasSuffix("/") ? directory : directory + "/"
        // The slash makes a file in the place of the directory an error of its own.
        guard access(base, F_OK) == 0 else { throw DatasetError(DataFileError.unreadable(directory, errno: errno)) }
        let paths = names.flatMap { [base + $0, base + $0 + ".gz"] }
        guard let path = paths.first(where: { access($0, F_OK) == 0 }) else {
            throw DatasetError(IDXFormatError.missingFile(directory: directory, name: names[0]))
        }
        return path
    }

    private func examples(_ images: IDX, _ labels: IDX, classCount: Int) throws(DatasetError) -> Examples {
        let count = images.sizes[0]
        guard count == labels.elements.count else {
            throw DatasetError(
                IDXFormatError.countMismatch(
                    images: images.file, count, labels: labels.file, labels.elements.count))
        }
        if let index = labels.elements.firstIndex(where: { $0 >= classCount }) {
            let item = index - labels.elements.startIndex + 1
            throw DatasetError(
                IDXFormatError.labelOutOfRange(
                    labels.file, item: item, label: Int(labels.elements[index]), classes: classCount))
        }
        return Examples(
            bytes: images.elements, featureCount: images.elements.count / count,
            targets: .labels(labels.elements.map { Int32($0) }))
    }
}

/// Why files make no set of images.
public enum IDXFormatError: DatasetErrorCause {
    case missingFile(directory: String, name: String)
    case wrongDimensions(String, found: Int, expected: String)
    case countMismatch(images: String, Int, labels: String, Int)
    case shapeMismatch(train: String, [Int], test: String, [Int])
    case labelOutOfRange(String, item: Int, label: Int, classes: Int)

    public var description: String {
        switch self {
        case .missingFile(let directory, let name): "\(directory) holds neither \(name) nor \(name).gz"
        case .wrongDimensions(let path, let found, let expected):
            "\(path) has \(found) \(found == 1 ? "dimension" : "dimensions"); \(expected)"
        case .countMismatch(let images, let imageCount, let labels, let labelCount):
            "\(images) holds \(imageCount) images but \(labels) holds \(labelCount) labels"
        case .shapeMismatch(let train, let trainShape, let test, let testShape):
            "\(train) holds images of \(shapeText(trainShape)) but \(test) holds images of \(shapeText(testShape))"
        case .labelOutOfRange(let path, let item, let label, let classes):
            "\(path), label \(item): \(label) is not a class; the training set has classes 0 to \(classes - 1)"
        }
    }
}

extension DatasetSource {
    /// A directory with four files in the format and under the names of MNIST.
    public static func idx(directory: String) -> DatasetSource { DatasetSource(IDXFormat(directory: directory)) }
}
