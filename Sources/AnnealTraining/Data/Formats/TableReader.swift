/// Reads a table: finds out how it is written and what its columns hold, then reads its rows.
///
/// The rows are read once, or once more if a column turns out to hold something else than its first rows did.
struct TableReader {
    /// What was met in a column beside numbers.
    private struct Found {
        var texts = 0
        var missing = 0
        var firstText: (FieldPosition, String)?
        var firstMissing: FieldPosition?
    }

    private struct Sample {
        var rows: [[CSVReader.Field]] = []
        var lines: [Int] = []
    }

    /// More different texts than these are names rather than categories.
    static let mostCategories = 1000
    /// The rows that tell whether there is a header and what columns hold.
    private static let sampledRows = 100

    private let bytes: UnsafeBufferPointer<UInt8>
    private let file: String
    private let options: CSVOptions
    private let schema: TableSchema?
    private let dialect: CSVDialect

    /// - Parameters:
    ///   - bytes: The whole file, and as long as the reader is used.
    ///   - schema: What a model knows of its columns; `nil` if the table is learned from.
    init(_ bytes: UnsafeBufferPointer<UInt8>, file: String, _ options: CSVOptions, for schema: TableSchema? = nil) {
        self.bytes = bytes
        self.file = file
        self.options = options
        self.schema = schema
        dialect = .found(
            in: bytes, separator: options.separator, point: options.point, comment: options.comment)
    }

    /// - Throws: `empty`, `CSVError`, `InputError` or what is wrong in the first bad row.
    func read() throws(DatasetError) -> Table {
        if let encoding = TextEncoding.foreign(bytes) { throw DatasetError(CSVError.encoding(file, encoding)) }
        let sample = try self.sample()
        guard let first = sample.rows.first else {
            throw schema == nil ? DatasetError(ExamplesError.empty(file)) : DatasetError(InputError.empty(file))
        }
        // A separator at the end of every row separates nothing.
        let endsInSeparator = first.count > 1 && sample.rows.prefix(2).allSatisfy(Self.endsEmpty)
        let width = endsInSeparator ? first.count - 1 : first.count
        guard width >= 2 || schema != nil else { throw DatasetError(CSVError.tooFewColumns(file)) }

        let hasHeader = try isHeader(sample, width: width)
        let names = hasHeader ? try self.names(first.prefix(width), line: sample.lines[0]) : nil
        let layout: TableLayout
        var kinds: [Bool]
        if let schema {
            layout = try TableLayout(of: names, width: width, for: schema, options, file: file)
            kinds = schema.columns.map { $0.categories != nil }
        } else {
            layout = try TableLayout(of: names, width: width, options, file: file)
            kinds = self.kinds(of: layout, in: sample.rows.dropFirst(hasHeader ? 1 : 0))
        }

        var (table, found) = try rows(layout, kinds, hasHeader: hasHeader)
        if schema == nil {
            // A column whose fields are mostly text holds text; a few texts among numbers are an error.
            let right = found.map { $0.texts * 2 > table.count - $0.missing }
            if right != kinds {
                kinds = right
                (table, found) = try rows(layout, kinds, hasHeader: hasHeader)
            }
        }
        for (found, isText) in zip(found, kinds) {
            if !isText, let (position, text) = found.firstText {
                throw DatasetError(UnreadableNumber.notANumber(position, text: text))
            }
            if options.refusesMissing, let position = found.firstMissing {
                throw DatasetError(CSVError.missing(position))
            }
        }
        if table.count == 0, schema == nil { throw DatasetError(CSVError.onlyHeader(file)) }
        table.notes = (dialect.summary.map { ["\(file): \($0)"] } ?? []) + layout.notes
        return table
    }

    private func sample() throws(DatasetError) -> Sample {
        var reader = CSVReader(bytes, file: file, dialect)
        var sample = Sample()
        var fields: [CSVReader.Field] = []
        while sample.rows.count <= Self.sampledRows, let line = try reader.next(&fields) {
            sample.rows.append(fields)
            sample.lines.append(line)
        }
        return sample
    }

    private static func endsEmpty(_ row: [CSVReader.Field]) -> Bool {
        row.last.map { $0.range.isEmpty && !$0.isQuoted } ?? false
    }

    /// The first row is a header if one of its fields is not a number while what stands below it is; with nothing below, if a
    /// feature is not a number. Of rows for a model it is one, too, if half of its fields or more are the names of columns.
    private func isHeader(_ sample: Sample, width: Int) throws(DatasetError) -> Bool {
        if let declared = options.hasHeader { return declared }
        let reader = CSVReader(bytes, file: file, dialect)
        let first = sample.rows[0].prefix(width)
        func isText(_ field: CSVReader.Field) -> Bool {
            reader.number(field) == nil && !MissingValue.isMarked(bytes, field.range)
        }
        if let schema {
            let names = Set(schema.columns.compactMap(\.name) + [schema.label].compactMap { $0 })
            let known = first.count { reader.text($0).map(names.contains) ?? false }
            if known > 0, 2 * known >= first.count { return true }
            if zip(first, schema.columns).contains(where: { $1.categories == nil && isText($0) }) { return true }
        } else if sample.rows.count == 1 {
            return first.dropLast().contains(where: isText)
        }
        return first.indices.contains { column in
            guard isText(first[column]) else { return false }
            let below = sample.rows.dropFirst().lazy.filter { $0.count > column }.map { $0[column] }
            guard let value = below.first(where: { !MissingValue.isMarked(bytes, $0.range) }) else { return false }
            return reader.number(value) != nil
        }
    }

    /// The names of a header; one that is there already is numbered, as pandas does it: `x`, `x.1`.
    private func names(_ fields: some Collection<CSVReader.Field>, line: Int) throws(DatasetError) -> [String] {
        let reader = CSVReader(bytes, file: file, dialect)
        var names: [String] = []
        var seen: Set<String> = []
        for field in fields {
            let text = try self.text(
                field, reader, at: FieldPosition(file: file, row: line, column: names.count + 1))
            var name = text
            var number = 0
            while !seen.insert(name).inserted {
                number += 1
                name = "\(text).\(number)"
            }
            names.append(name)
        }
        return names
    }

    /// Whether each feature's column holds text, as far as the first rows tell.
    private func kinds(of layout: TableLayout, in rows: some Collection<[CSVReader.Field]>) -> [Bool] {
        let reader = CSVReader(bytes, file: file, dialect)
        return layout.columns.map { column in
            let fields = rows.lazy.filter { $0.count > column.position }.map { $0[column.position] }
                .filter { !MissingValue.isMarked(bytes, $0.range) }
            return 2 * fields.count { reader.number($0) == nil } > fields.count
        }
    }

    /// - Parameter kinds: Whether each feature's column holds text.
    private func rows(
        _ layout: TableLayout, _ kinds: [Bool], hasHeader: Bool
    ) throws(DatasetError) -> (Table, [Found]) {
        var reader = CSVReader(bytes, file: file, dialect)
        var fields: [CSVReader.Field] = []
        if hasHeader { _ = try reader.next(&fields) }
        let width = layout.roles.count
        var found = Array(repeating: Found(), count: kinds.count)
        var texts = kinds.map { $0 ? [String]() : nil }
        var indices = kinds.map { _ in [String: Int]() }
        var labels = LabelColumn(name: layout.labelName)
        var cells: [Double] = []
        var row = [Double](repeating: 0, count: kinds.count)
        var count = 0
        while let line = try reader.next(&fields) {
            guard fields.count == width || fields.count == width + 1 && Self.endsEmpty(fields) else {
                throw DatasetError(CSVError.raggedRow(file, row: line, fields: fields.count, expected: width))
            }
            for column in 0..<width {
                let field = fields[column]
                var position: FieldPosition { FieldPosition(file: file, row: line, column: column + 1) }
                switch layout.roles[column] {
                case .ignored: continue
                case .label:
                    labels.append(try text(field, reader, at: position), number: reader.number(field), at: position)
                case .feature(let index):
                    if !kinds[index], let number = reader.number(field), number.magnitude < 0x1.ffffffp127 {
                        row[index] = number
                        continue
                    }
                    guard !MissingValue.isMarked(bytes, field.range) else {
                        row[index] = .nan
                        found[index].missing += 1
                        if found[index].firstMissing == nil { found[index].firstMissing = position }
                        continue
                    }
                    let text = try text(field, reader, at: position)
                    let number = reader.number(field)
                    if number == nil {
                        found[index].texts += 1
                        if found[index].firstText == nil { found[index].firstText = (position, text) }
                    } else if !kinds[index] {
                        throw DatasetError(UnreadableNumber.notFinite(position, text: text))
                    }
                    guard kinds[index] else { continue }
                    if let known = indices[index][text] {
                        row[index] = Double(known)
                    } else {
                        let next = indices[index].count
                        guard next < Self.mostCategories || schema != nil else {
                            throw DatasetError(
                                CSVError.tooManyCategories(
                                    file, name: layout.columns[index].name ?? "\(column + 1)",
                                    limit: Self.mostCategories))
                        }
                        indices[index][text] = next
                        texts[index]?.append(text)
                        row[index] = Double(next)
                    }
                }
            }
            cells += row
            count += 1
        }
        let columns = zip(layout.columns, texts).map { Table.Column(name: $0.name, position: $0.position, texts: $1) }
        let table = Table(
            columns: columns, cells: cells, count: count, labels: layout.label == nil ? nil : labels,
            labelName: layout.labelName, labelPosition: layout.label, width: width, missing: found.map(\.missing),
            notes: [])
        return (table, found)
    }

    /// - Throws: `notUTF8` or `markInside`.
    private func text(
        _ field: CSVReader.Field, _ reader: CSVReader, at position: @autoclosure () -> FieldPosition
    ) throws(DatasetError) -> String {
        guard let text = reader.text(field) else { throw DatasetError(CSVError.notUTF8(position())) }
        if text.unicodeScalars.contains("\u{FEFF}") { throw DatasetError(CSVError.markInside(position())) }
        return text
    }
}
