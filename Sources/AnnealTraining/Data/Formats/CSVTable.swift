/// A table of numbers with one label column.
///
///     let table = try CSVTable(Array("x,kind\n1,b\n2,a\n".utf8), file: "small.csv", label: nil)
///     table.task                // .classification(classes: ["a", "b"])
///     table.examples.features   // [1, 2]
///
/// The first row is a header if one of its fields is not a number while the field below it is. The label is the last
/// column unless a name says otherwise; ``LabelColumn`` decides whether it holds classes or numbers.
struct CSVTable {
    let task: Dataset.Task
    let examples: Examples

    /// - Throws: `empty`, `onlyHeader`, `tooFewColumns`, `tooFewRows`, `unknownLabel`, `singleClass`, or what is wrong
    ///   in the first bad row.
    init(_ bytes: [UInt8], file: String, label: String?) throws(DatasetError) {
        var reader = CSVReader(bytes, file: file)
        guard let first = try reader.next() else { throw .empty(file) }
        let columns = first.fields.count
        guard columns >= 2 else { throw .tooFewColumns(file) }
        let hasHeader = Self.isHeader(first, before: try reader.next(), reader)
        let names = hasHeader ? first.fields.map(reader.text) : []
        let labelColumn = try Self.labelColumn(label, names: names, columns: columns, file: file)

        reader = CSVReader(bytes, file: file)
        if hasHeader { _ = try reader.next() }
        var features: [Float] = []
        var labels = LabelColumn()
        while let row = try reader.next() {
            guard row.fields.count == columns else {
                throw .raggedRow(file, row: row.line, fields: row.fields.count, expected: columns)
            }
            for (column, field) in row.fields.enumerated() {
                let number = reader.number(field)
                if column != labelColumn, let number, number.isFinite {
                    features.append(number)
                    continue
                }
                let place = DatasetError.Place(file: file, row: row.line, column: column + 1)
                let text = reader.text(field)
                guard column == labelColumn else {
                    throw number == nil ? .notANumber(place, text: text) : .notFinite(place, text: text)
                }
                try labels.append(text, number: number, at: place)
            }
        }
        guard labels.count > 0 else { throw .onlyHeader(file) }
        guard labels.count > 1 else { throw .tooFewRows(file) }
        let (task, targets) = labels.interpreted()
        if case .classification(let classes) = task, classes.count < 2 {
            throw .singleClass(file, name: classes[0])
        }
        self.task = task
        examples = Examples(features: features, featureCount: columns - 1, targets: targets)
    }

    /// A row with nothing below it is a header if a feature is not a number.
    private static func isHeader(_ first: CSVReader.Row, before second: CSVReader.Row?, _ reader: CSVReader) -> Bool {
        guard let second else { return first.fields.dropLast().contains { reader.number($0) == nil } }
        return zip(first.fields, second.fields).contains { reader.number($0) == nil && reader.number($1) != nil }
    }

    private static func labelColumn(
        _ label: String?, names: [String], columns: Int, file: String
    ) throws(DatasetError) -> Int {
        guard let label else { return columns - 1 }
        guard let index = names.firstIndex(of: label) else {
            throw .unknownLabel(file, name: label, columns: names)
        }
        return index
    }
}
