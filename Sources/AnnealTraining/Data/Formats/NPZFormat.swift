/// Arrays saved by NumPy: `x`, examples along the first axis, and `y`, a label for each; or `x_train`, `y_train`, `x_test`
/// and `y_test`, the names that Keras gives; or any others that are named.
///
///     numpy.savez("set.npz", x=images, y=labels)
///
/// Bytes of `x` stand for 0...1, as those of images do; other types are taken as they are. ``PictureLayout`` decides which axis
/// has the channels of pictures. Labels are classes or numbers by ``LabelColumn``; text, bools and a 1 among zeros are classes.
struct NPZFormat: DatasetFormat, RowFormat {
    static let name = "npz"
    static let usage = "npz:FILE"
    static let optionKeys = ["x", "y", "layout", "task"]

    let file: String
    /// The names of the arrays; `nil` to look for the known ones.
    var names: (x: String?, y: String?)
    var layout: PictureLayout?
    var kind: LabelKind?

    init(file: String) { self.file = file }

    init?(argument: String?) throws(DatasetError) {
        guard let options = FormatOptions(argument, known: Self.optionKeys) else { return nil }
        file = options.file
        names = (options.values["x"], options.values["y"])
        layout = try options.choice("layout", of: Self.name, PictureLayout.allCases.map { ($0.rawValue, $0) })
        kind = try options.kind(of: Self.name)
    }

    var argument: String? {
        let options = [
            ("x", names.x), ("y", names.y), ("layout", layout?.rawValue), ("task", kind?.rawValue),
        ]
        return file + options.map { key, value in value.map { ",\(key)=\($0)" } ?? "" }.joined()
    }

    func completed(by trained: (any DatasetFormat)?) -> Self {
        guard let trained = trained as? Self else { return self }
        var complete = self
        complete.names = (names.x ?? trained.names.x, names.y ?? trained.names.y)
        complete.layout = layout ?? trained.layout
        complete.kind = kind ?? trained.kind
        return complete
    }

    static func isMarked(_ bytes: [UInt8]) -> Bool { ZipArchive.begins(bytes) }

    func read(_ options: ReadingOptions) throws(DatasetError) -> DatasetContent {
        let archive = try archive(DataFile(file))
        let isSplit = names.x == nil && archive.names.contains("x_train.npy")
        let train =
            isSplit
            ? try part(of: archive, x: "x_train", y: "y_train", isRounded: options.isRounded)
            : try part(of: archive, x: names.x ?? "x", y: names.y ?? "y", isRounded: options.isRounded)
        let test =
            isSplit ? try part(of: archive, x: "x_test", y: "y_test", origins: train.origins) : nil
        if let test, test.shape != train.shape {
            throw DatasetError(NPZError.badArray(file, "x_test", .otherShape(test.shape, expected: train.shape)))
        }
        guard var labels = train.rows.labels else { throw DatasetError(ExamplesError.empty(file)) }
        // Both parts together, so that a class has one number.
        if let more = test?.rows.labels { labels.append(more) }
        guard labels.count > 0 else { throw DatasetError(ExamplesError.empty(file)) }
        let count = train.rows.count
        guard count > 1 || isSplit && count > 0 && labels.count > count else {
            throw DatasetError(ExamplesError.tooFew(file))
        }
        let labelled = try labels.interpreted(as: kind ?? options.kind)
        try labelled.task.check(file)
        func examples(_ part: Part, _ rows: Range<Int>) -> Examples {
            Examples(
                storage: part.rows.features, featureCount: part.rows.featureCount, targets: labelled.targets.rows(rows))
        }
        var content = DatasetContent(
            task: labelled.task, featureShape: train.shape, examples: examples(train, 0..<count),
            test: test.map { examples($0, count..<labels.count) }, notes: [labelled.note] + train.rows.notes)
        content.schema.origins = train.origins.isEmpty ? nil : train.origins
        return content
    }

    /// The rows of `x`, or of `x_test` where there is one, with their labels if there are any.
    ///
    /// - Throws: `columns` if they have other features than the model, or what is wrong with an array.
    func rows(_ content: DataFile, for input: TrainedInput?) throws(DatasetError) -> LabelledRows {
        let archive = try archive(content)
        let isTest = names.x == nil && !archive.names.contains("x.npy") && archive.names.contains("x_test.npy")
        let (x, y) = (names.x ?? (isTest ? "x_test" : "x"), names.y ?? (isTest ? "y_test" : "y"))
        let part = try part(
            of: archive, x: x, y: archive.names.contains(y + ".npy") ? y : nil, origins: input?.schema.origins ?? [])
        if let input, part.rows.featureCount != input.featureCount {
            throw DatasetError(NPZError.features(file, x, part.shape, expected: input.featureCount))
        }
        var rows = part.rows
        rows.isTestPart = isTest
        return rows
    }

    /// An array of examples with its labels, and the shape of one example.
    private struct Part {
        var rows: LabelledRows
        let shape: [Int]
        /// What each feature is held less; empty for nothing.
        let origins: [Double]
    }

    private func archive(_ content: DataFile) throws(DatasetError) -> ZipArchive {
        let content = try content.decompressed()
        let beginning = try content.beginning()
        guard !beginning.isEmpty else { throw DatasetError(ExamplesError.empty(file)) }
        guard ZipArchive.begins(beginning) else { throw DatasetError(NPZError.notArrays(file)) }
        return try ZipArchive(content)
    }

    /// - Parameters:
    ///   - isRounded: Whether features are held as they are.
    ///   - origins: What each feature is held less, if it is known; empty to find out.
    private func part(
        of archive: ZipArchive, x name: String, y labels: String?, isRounded: Bool = true, origins: [Double] = []
    ) throws(DatasetError) -> Part {
        let x = try array(name, of: archive)
        guard x.shape.count >= 1, !x.shape.dropFirst().contains(0) else {
            throw DatasetError(NPZError.badArray(file, name, .noFeatures(x.shape)))
        }
        guard layout == nil || x.shape.count == 4 else {
            throw DatasetError(NPZError.badArray(file, name, .notPictures(x.shape)))
        }
        var shape = Array(x.shape.dropFirst())
        var notes: [String] = []
        let layout = layout ?? PictureLayout.found(in: shape)
        if let layout {
            notes.append(layout.summary(of: shape, name: name, isDeclared: self.layout != nil))
            shape = layout.channelsFirst(shape)
        } else if shape.count == 2 {
            notes.append("\(name): \(PictureLayout.sizes(of: shape))")
        }
        if x.type.isByte { notes.append("\(name): bytes are divided by 255") }
        let axes = layout?.axes
        var origins = shape.reduce(1, *) == origins.count ? origins : []
        if !isRounded, shape.count <= 1, !x.type.fitsFloat {
            origins = ColumnOrigins.found(in: try x.firstRows(ColumnOrigins.rows), width: shape.first ?? 1)
        }
        let features: Examples.Storage
        if x.type.isByte {
            features = .bytes(try x.wholeBytes(axes: axes)[...], .pixel)
            origins = []
        } else {
            let floats = try x.floats(axes: axes, lessThan: origins)
            if origins.isEmpty, isRounded, shape.count <= 1, !x.type.fitsFloat {
                let width = shape.first ?? 1
                let lost = LostDifferences.columns(
                    of: try x.firstRows(ColumnOrigins.rows), width: width, cells: floats[...])
                notes += LostDifferences.notes(lost.map { ("\(name), column \($0.index + 1)", $0.step) })
            }
            features = origins.isEmpty ? .numbers(floats[...]) : .differences(floats[...], origins: origins)
        }
        let column = try labels.map { name throws(DatasetError) in try self.labels(name, of: archive, count: x.shape[0])
        }
        return Part(
            rows: LabelledRows(
                features: features, featureCount: shape.reduce(1, *), labels: column, count: x.shape[0], notes: notes),
            shape: shape.isEmpty ? [1] : shape, origins: origins)
    }

    private func array(_ name: String, of archive: ZipArchive) throws(DatasetError) -> NPY {
        guard let array = try NPY(archive, name) else {
            let found = archive.names.map { $0.replacing(".npy", with: "") }
            throw DatasetError(NPZError.missingArray(file, name: name, found: found))
        }
        return array
    }

    private func labels(_ name: String, of archive: ZipArchive, count: Int) throws(DatasetError) -> LabelColumn {
        let y = try array(name, of: archive)
        guard y.shape.count == 1 || y.shape.count == 2, y.shape.last != 0 || y.shape[0] == 0 else {
            throw DatasetError(NPZError.badArray(file, name, .notAList(y.shape)))
        }
        guard y.shape[0] == count else {
            throw DatasetError(NPZError.badArray(file, name, .length(y.shape[0], expected: count)))
        }
        let width = y.shape.count == 2 ? y.shape[1] : 1
        var column = LabelColumn()
        if y.type.isText, width == 1 {
            for text in try y.texts() { column.append(name: text) }
            return column
        }
        let numbers = try y.numbers()
        if width == 1, y.type.isWholeOf64, numbers.contains(where: { $0.magnitude >= 0x1p53 }) {
            // A double does not tell these apart; as they are written, they are.
            for (row, (text, number)) in zip(try y.texts(), numbers).enumerated() {
                column.append(text, number: number, at: FieldPosition(file: file, row: row + 1, column: 1))
            }
            return column
        }
        guard width > 1 else {
            column.append(numbers, areClasses: y.type.isBool)
            return column
        }
        guard let classes = Self.ones(numbers, width: width) else {
            throw DatasetError(NPZError.badArray(file, name, .notAList(y.shape)))
        }
        column.append(classes, areClasses: true)
        return column
    }

    /// The place of the 1 in each row of zeros; nil if a row is another.
    private static func ones(_ numbers: [Double], width: Int) -> [Double]? {
        var places: [Double] = []
        for start in stride(from: 0, to: numbers.count, by: width) {
            let row = numbers[start..<start + width]
            guard row.count(where: { $0 == 0 }) == width - 1, let place = row.firstIndex(of: 1) else { return nil }
            places.append(Double(place - start))
        }
        return places
    }
}

extension DatasetSource {
    /// Arrays saved by NumPy.
    public static func npz(file: String) -> DatasetSource { DatasetSource(NPZFormat(file: file)) }
}
