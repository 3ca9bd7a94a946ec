/// A table with one label column.
///
///     let content = try CSVFormat(file: small).read(ReadingOptions())   // x,kind  1,b  2,a
///     content.task                // .classification(classes: ["a", "b"])
///     content.examples.features   // [1, 2]
///
/// The label is the last column unless it is said; ``LabelColumn`` decides whether it holds classes or numbers. Columns of text
/// are categories. ``TableReader`` has the rules of what is found out.
struct CSVFormat: DatasetFormat, RowFormat {
    static let name = "csv"
    static let usage = "csv:FILE[,label=NAME]"
    static let form = "csv:FILE or csv:FILE,label=NAME"

    static var optionKeys: [String] { CSVOptions.keys }

    let file: String
    var options = CSVOptions()

    init(file: String) { self.file = file }

    init?(argument: String?) throws(DatasetError) {
        guard let written = FormatOptions(argument, known: CSVOptions.keys) else { return nil }
        file = written.file
        options = try CSVOptions(written)
    }

    var argument: String? { "\(file)\(options)" }

    /// The rows of a file are written as those of the model's file unless it is said, but its separators are found out anew.
    func completed(by trained: (any DatasetFormat)?) -> Self {
        guard let trained = (trained as? Self)?.options else { return self }
        var complete = self
        complete.options.label = options.label ?? trained.label
        complete.options.comment = options.comment ?? trained.comment
        complete.options.refusesMissing = options.refusesMissing || trained.refusesMissing
        complete.options.kind = options.kind ?? trained.kind
        return complete
    }

    /// - Throws: What is wrong with the table.
    func rows(_ content: DataFile, for input: TrainedInput?) throws(DatasetError) -> LabelledRows {
        try rows(content, for: input, isRounded: true)
    }

    private func rows(
        _ content: DataFile, for input: TrainedInput?, isRounded: Bool
    ) throws(DatasetError) -> LabelledRows {
        let schema = input.map { input in
            var schema = input.schema
            schema.table = schema.table ?? TableSchema(numbers: input.featureCount, label: options.label)
            return schema
        }
        var table = try TableReader(content, options, for: schema, isRounded: isRounded).read()
        let cells = table.cells[...]
        // Whoever takes the cells is to be the only one who holds them.
        table.cells = []
        guard let known = schema?.table else {
            return LabelledRows(
                features: table.origins.isEmpty ? .numbers(cells) : .differences(cells, origins: table.origins),
                featureCount: table.columns.count, labels: table.labels, count: table.count, table: table,
                notes: table.notes)
        }
        return LabelledRows(
            features: known.storage(of: cells, texts: table.texts, origins: table.origins),
            featureCount: known.featureCount, labels: table.labels, count: table.count,
            notes: table.notes + known.missingNotes(table.missing) + known.unknownNotes(table.texts))
    }

    func read(_ reading: ReadingOptions) throws(DatasetError) -> DatasetContent {
        let kind = options.kind ?? reading.kind
        let rows = try rows(DataFile(file), for: nil, isRounded: reading.isRounded)
        guard let test = options.test, let table = rows.table, let labels = rows.labels else {
            return try rows.content(of: file, as: kind)
        }
        return try content(of: rows, table, labels, test: test, kind)
    }

    /// A test part of its own has the columns of the other, and classes have the same numbers in both.
    private func content(
        of rows: LabelledRows, _ table: Table, _ labels: LabelColumn, test file: String, _ kind: LabelKind?
    ) throws(DatasetError) -> DatasetContent {
        var content = DatasetContent(
            task: .regression, featureShape: [rows.featureCount],
            examples: Examples(
                storage: rows.features, featureCount: rows.featureCount,
                targets: .values(Array(repeating: 0, count: rows.count))))
        var examples = content.examples
        content.encode(table, &examples, learningFrom: rows.count)
        var format = CSVFormat(file: file)
        format.options = options
        let test = try format.rows(
            DataFile(file), for: TrainedInput(of: self, featureCount: examples.featureCount, schema: content.schema))
        guard let testLabels = test.labels else { throw DatasetError(InputError.noLabels(file)) }
        guard test.count > 0 else { throw DatasetError(InputError.empty(file)) }
        var all = labels
        all.append(testLabels)
        let labelled = try all.interpreted(as: kind)
        try labelled.task.check(self.file)
        examples.targets = labelled.targets.rows(0..<rows.count)
        var whole = DatasetContent(
            task: labelled.task, featureShape: content.featureShape, examples: examples,
            test: Examples(
                storage: test.features, featureCount: examples.featureCount,
                targets: labelled.targets.rows(rows.count..<rows.count + test.count)),
            schema: content.schema)
        whole.notes = [labelled.note] + rows.notes + content.notes + test.notes
        return whole
    }
}

extension DatasetSource {
    /// A table with a label column: the named one, or the last.
    public static func csv(file: String, label: String? = nil) -> DatasetSource {
        var format = CSVFormat(file: file)
        format.options.label = label
        return DatasetSource(format)
    }
}
