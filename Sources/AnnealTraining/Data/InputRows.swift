internal import AnnealHost

/// Rows to ask a model about, and their labels if they have any.
///
///     let rows = try InputRows("new.csv", featureCount: 4)
///     try predictor.outputs(for: rows.examples)
///
/// A CSV file has the columns of the one that was learned from, with its label or without; an IDX file holds images, whose bytes
/// become 0...1; a file in the format of LIBSVM is for sparse features, and lines of text, with their labels or without, for n-grams.
public struct InputRows: Sendable {
    /// Without their labels: all targets are 0.
    public let examples: Examples
    /// One for each row, as written; `nil` if there are none.
    public let labels: [String]?
    private let file: String

    /// - Parameters:
    ///   - featureCount: how many the model takes.
    ///   - isSparse: whether they are sparse.
    ///   - ngrams: what it takes of lines of text, if that is what it was trained with.
    ///   - label: the label's column in a CSV file; the last unless given.
    public init(
        _ file: String, featureCount: Int, isSparse: Bool = false, ngrams: NGrams? = nil, label: String? = nil
    ) throws {
        let bytes = try DataFile.read(file)
        self.file = file
        if let ngrams {
            (examples, labels) = try Self.text(bytes, file, ngrams)
        } else if isSparse {
            (examples, labels) = try Self.sparse(bytes, file, featureCount)
        } else if bytes.starts(with: [0, 0]) {
            (examples, labels) = (try Self.images(bytes, file, featureCount), nil)
        } else {
            (examples, labels) = try Self.table(bytes, file, featureCount, label)
        }
        guard examples.count > 0 else { throw InputError.empty(file) }
    }

    /// The rows with their labels, to judge a model by.
    ///
    /// - Parameter task: what the model was trained for.
    public func labelled(for task: Dataset.Task) throws(InputError) -> Examples {
        guard let labels else { throw .noLabels(file) }
        let targets: Examples.Targets
        switch task {
        case .classification(let classes):
            var known: [String: Int32] = [:]
            for (index, name) in classes.enumerated() { known[name] = Int32(index) }
            var indices: [Int32] = []
            for (row, label) in labels.enumerated() {
                guard let index = known[label] ?? known[Self.asClass(label)] else {
                    throw .unknownClass(file, row: row + 1, label, known: classes)
                }
                indices.append(index)
            }
            targets = .labels(indices)
        case .regression:
            var values: [Float] = []
            for (row, label) in labels.enumerated() {
                guard let value = Float(label), value.isFinite else {
                    throw .notANumber(file, row: row + 1, label)
                }
                values.append(value)
            }
            targets = .values(values)
        }
        if let sparse = examples.sparse {
            return Examples(sparse: sparse, featureCount: examples.featureCount, targets: targets)
        }
        // Images have no labels in their file.
        return Examples(features: examples.features, featureCount: examples.featureCount, targets: targets)
    }

    /// A whole number as the class it names: "3" of "3.0" and "+3".
    private static func asClass(_ label: String) -> String {
        guard let number = Float(label), number == number.rounded(), number.magnitude < 0x1p24 else { return label }
        return "\(Int(number))"
    }

    private static func table(
        _ bytes: [UInt8], _ file: String, _ featureCount: Int, _ label: String?
    ) throws -> (Examples, [String]?) {
        var reader = CSVReader(bytes, file: file)
        guard let first = try reader.next() else { throw InputError.empty(file) }
        let columns = first.fields.count
        guard columns == featureCount || columns == featureCount + 1 else {
            throw InputError.columns(file, columns, features: featureCount)
        }
        let hasLabels = columns > featureCount
        let isHeader = first.fields.prefix(featureCount).contains { reader.number($0) == nil && !$0.range.isEmpty }
        var labelColumn = hasLabels ? columns - 1 : columns
        if hasLabels, isHeader, let label, let named = first.fields.map(reader.text).firstIndex(of: label) {
            labelColumn = named
        }
        reader = CSVReader(bytes, file: file)
        if isHeader { _ = try reader.next() }
        var (features, labels) = ([Float](), [String]())
        while let row = try reader.next() {
            guard row.fields.count == columns else {
                throw DatasetError.raggedRow(file, row: row.line, fields: row.fields.count, expected: columns)
            }
            for (column, field) in row.fields.enumerated() {
                if column == labelColumn {
                    labels.append(reader.text(field))
                    continue
                }
                let place = DatasetError.Place(file: file, row: row.line, column: column + 1)
                guard let number = reader.number(field) else {
                    throw DatasetError.notANumber(place, text: reader.text(field))
                }
                guard number.isFinite else { throw DatasetError.notFinite(place, text: reader.text(field)) }
                features.append(number)
            }
        }
        let rows = Examples(
            features: features, featureCount: featureCount, targets: noTargets(features.count / featureCount))
        return (rows, hasLabels ? labels : nil)
    }

    private static func images(_ bytes: [UInt8], _ file: String, _ featureCount: Int) throws -> Examples {
        let images = try IDX(bytes, file: file)
        let size = images.sizes.dropFirst().reduce(1, *)
        guard images.sizes.count >= 2, size == featureCount else {
            throw InputError.images(file, Array(images.sizes.dropFirst()), features: featureCount)
        }
        return Examples(
            bytes: images.elements, featureCount: featureCount, targets: noTargets(images.sizes[0]))
    }

    private static func sparse(
        _ bytes: [UInt8], _ file: String, _ featureCount: Int
    ) throws -> (Examples, [String]?) {
        var reader = LIBSVMReader(bytes)
        var labels: [String] = []
        var starts = [0]
        var (indices, values) = ([UInt32](), [Float]())
        while let line = reader.next() {
            labels.append(reader.text(line.fields[0]))
            var last = 0
            for (column, field) in line.fields.enumerated().dropFirst() {
                let place = DatasetError.Place(file: file, row: line.number, column: column + 1)
                guard let colon = reader.colon(in: field), let index = reader.index(field.lowerBound..<colon),
                    let value = reader.number(colon + 1..<field.upperBound), value.isFinite
                else { throw DatasetError.notAFeature(place, text: reader.text(field)) }
                guard index > last else {
                    throw DatasetError.indexNotAscending(place, index: index, last: last)
                }
                guard index <= featureCount else {
                    throw InputError.unknownFeature(file, row: line.number, index, features: featureCount)
                }
                last = index
                indices.append(UInt32(index - 1))
                values.append(value)
            }
            starts.append(indices.count)
        }
        let rows = Examples(
            sparse: SparseFeatures(starts: starts, indices: indices, values: values), featureCount: featureCount,
            targets: noTargets(labels.count))
        return (rows, labels)
    }

    /// All lines have labels or none has.
    private static func text(_ bytes: [UInt8], _ file: String, _ ngrams: NGrams) throws -> (Examples, [String]?) {
        var lines = LabelledLines(bytes, ngrams, file: file)
        var labels: [String] = []
        var firstWithout: Int?
        while let line = try lines.next() {
            // Without labels it is the place of a line that tells whose prediction is whose.
            if line.label == nil, let skipped = line.skipped { throw DatasetError.noWords(file, line: skipped) }
            if let label = line.label { labels.append(label) } else { firstWithout = firstWithout ?? line.number }
            if let firstWithout, !labels.isEmpty { throw DatasetError.noLabel(file, line: firstWithout) }
        }
        let features = lines.features
        let rows = Examples(
            sparse: features, featureCount: ngrams.featureCount, targets: noTargets(features.count))
        return (rows, labels.isEmpty ? nil : labels)
    }

    private static func noTargets(_ count: Int) -> Examples.Targets { .values(Array(repeating: 0, count: count)) }
}

/// Why a model cannot be asked about the rows of a file.
public enum InputError: Error, Sendable, Equatable, CustomStringConvertible {
    case empty(String)
    case columns(String, Int, features: Int)
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
        case .images(let file, let sizes, let features):
            "\(file) holds images of \(sizes.map(String.init).joined(separator: " × ")) bytes, but the model takes \(features) features"
        case .unknownFeature(let file, let row, let index, let features):
            "\(file), row \(row): feature \(index) was not there in training, which had \(features)"
        case .noLabels(let file): "\(file) has no labels to judge the model by"
        case .unknownClass(let file, let row, let name, let known):
            "\(file), the \(row). row is labelled \(name.debugDescription), which the model does not know: "
                + "it knows \(known.prefix(12).joined(separator: ", "))\(known.count > 12 ? " and \(known.count - 12) more" : "")"
        case .notANumber(let file, let row, let label):
            "\(file), the \(row). row is labelled \(label.debugDescription), but the model predicts numbers"
        }
    }
}
