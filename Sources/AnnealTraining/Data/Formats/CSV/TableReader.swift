/// Reads a table: finds out how it is written and what its columns hold, then reads its rows.
///
/// The rows are read once, or once more if a column turns out to hold something else than its first rows did. No more of the text is
/// held than the row that is read.
struct TableReader {
    /// More different texts than these are names rather than categories.
    static let mostCategories = 1000

    private let file: DataFile
    private let options: CSVOptions
    private let schema: DatasetSchema?
    private let isRounded: Bool

    /// - Parameters:
    ///   - schema: What a model knows of its columns; `nil` if the table is learned from.
    ///   - isRounded: Whether numbers are held as they are, of a table that is learned from.
    init(_ file: DataFile, _ options: CSVOptions, for schema: DatasetSchema? = nil, isRounded: Bool = true) {
        self.file = file
        self.options = options
        self.schema = schema
        self.isRounded = isRounded
    }

    /// - Throws: `empty`, `CSVError`, `InputError` or what is wrong in the first bad row.
    func read() throws(DatasetError) -> Table {
        let known = schema?.table
        let sample = try TableSample(of: file, options)
        guard !sample.rows.isEmpty else {
            throw known == nil
                ? DatasetError(ExamplesError.empty(file.path)) : DatasetError(InputError.empty(file.path))
        }
        guard sample.width >= 2 || known != nil else { throw DatasetError(CSVError.tooFewColumns(file.path)) }
        let header =
            known.map { TableHeader(of: sample, declared: options.hasHeader, file: file.path, for: $0) }
            ?? TableHeader(of: sample, declared: options.hasHeader, file: file.path)
        let names = header.isThere ? try sample.names() : nil
        let first = header.isThere ? 1 : 0
        let layout: TableLayout
        if let known {
            layout = try TableLayout(of: names, width: sample.width, for: known, options, file: file.path)
        } else {
            // As pandas and R write them.
            let counts = names?.first == "" && sample.width > 2 && sample.countsRows(0, from: first)
            layout = try TableLayout(
                of: names, width: sample.width, options, file: file.path, withoutFirst: counts)
        }
        let positions = layout.columns.map(\.position)
        var areTexts =
            known?.columns.map { $0.categories != nil } ?? positions.map { sample.isText($0, from: first) }
        // Rows for a model, and those beside a test part, may have names that look like numbers.
        var labelsAreNumbers =
            known == nil && options.test == nil && layout.label.map { sample.isNumbers($0, from: first) } ?? false
        // The window keeps the first rows until the others are read.
        let numbers = sample.numbers(positions, from: first)
        let origins = origins(of: numbers, width: positions.count)

        sample.window.keepsAll = false
        var window = sample.window
        while true {
            var rows = TableRows(
                layout, areTexts: areTexts, labelsAreNumbers: labelsAreNumbers,
                origins: zip(origins, areTexts).map { $1 ? 0 : $0 }, takesAnyTexts: known != nil,
                expected: sample.expectedRows())
            if try rows.read(CSVReader(window, sample.dialect), hasHeader: header.isThere, file: file.path) {
                // A column whose fields are mostly text holds text; a few texts among numbers are an error.
                let right = rows.found.map { $0.texts * 2 > rows.count - $0.missing }
                guard known == nil, right != areTexts else {
                    var table = try table(of: rows, sample.dialect, numbers)
                    table.notes += [header.note].compactMap { $0 }
                    return table
                }
                areTexts = right
            } else {
                labelsAreNumbers = false
            }
            window = try TextWindow(file)
            window.keepsAll = false
        }
    }

    /// What each column's numbers are held less: what they were in training, or what the first rows tell.
    private func origins(of numbers: [Double], width: Int) -> [Double] {
        if let schema { return schema.origins.flatMap { schema.table?.columnOrigins($0) } ?? [] }
        guard !isRounded else { return [] }
        return ColumnOrigins.found(in: numbers, width: width)
    }

    /// - Parameter numbers: The first rows'.
    private func table(
        of rows: TableRows, _ dialect: CSVDialect, _ numbers: [Double]
    ) throws(DatasetError) -> Table {
        for (found, isText) in zip(rows.found, rows.areTexts) {
            if !isText, let (position, text) = found.firstText {
                throw DatasetError(UnreadableNumber.notANumber(position, text: text))
            }
            if options.refusesMissing, let position = found.firstMissing {
                throw DatasetError(CSVError.missing(position))
            }
        }
        if rows.count == 0, schema?.table == nil { throw DatasetError(CSVError.onlyHeader(file.path)) }
        let layout = rows.layout
        let columns = zip(layout.columns, rows.texts).map {
            Table.Column(name: $0.name, position: $0.position, texts: $1)
        }
        return Table(
            columns: columns,
            cells: rows.cells, origins: rows.origins, count: rows.count,
            labels: layout.label == nil ? nil : rows.labels, labelName: layout.labelName, labelPosition: layout.label,
            width: layout.roles.count, missing: rows.found.map(\.missing),
            notes: (dialect.summary.map { ["\(file.path): \($0)"] } ?? []) + layout.notes
                + doubts(of: columns, rows, numbers))
    }

    /// What is to be said of a table that is learned from.
    private func doubts(of columns: [Table.Column], _ rows: TableRows, _ numbers: [Double]) -> [String] {
        guard schema == nil else { return [] }
        let doubts = TableDoubts(
            columns: columns, origins: rows.origins, cells: rows.cells, count: rows.count,
            missing: rows.found.map(\.missing), labels: rows.layout.label == nil ? nil : rows.labels, file: file.path)
        let lost =
            isRounded ? LostDifferences.columns(of: numbers, width: columns.count, cells: rows.cells[...]) : []
        return doubts.notes
            + LostDifferences.notes(
                lost.filter { columns[$0.index].texts == nil }.map { ("column \(columns[$0.index].title)", $0.step) })
    }
}
