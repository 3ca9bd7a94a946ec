/// A table of numbers with one label column.
///
///     let rows = try CSVFormat(file: "small.csv").rows(Array("x,kind\n1,b\n2,a\n".utf8), for: nil)
///     rows.features      // .numbers([1, 2])
///     rows.labels?.texts // ["b", "a"]
///
/// The first row is a header if one of its fields is not a number while the field below it is. The label is the last
/// column unless a name says otherwise; ``LabelColumn`` decides whether it holds classes or numbers. Rows to ask a model about may
/// have no label.
struct CSVFormat: DatasetFormat, RowFormat {
    static let name = "csv"
    static let usage = "csv:FILE[,label=NAME]"
    static let form = "csv:FILE or csv:FILE,label=NAME"

    let file: String
    var label: String?

    init(file: String) { self.file = file }

    /// The file name may hold commas, but not end in something that looks like a misspelt option.
    init?(argument: String?) {
        guard let argument else { return nil }
        let option = argument.firstRange(of: ",label=")
        let file = argument[..<(option?.lowerBound ?? argument.endIndex)]
        label = option.map { String(argument[$0.upperBound...]) }
        guard !file.isEmpty, label != "" else { return nil }
        if let comma = file.lastIndex(of: ","), file[comma...].contains("="), !file[comma...].contains("/") {
            return nil
        }
        self.file = String(file)
    }

    var argument: String? { file + (label.map { ",label=\($0)" } ?? "") }

    /// - Throws: `empty`, `onlyHeader`, `tooFewColumns`, `columns`, `unknownLabel`, or what is wrong in the first bad row.
    func rows(_ bytes: [UInt8], for input: ModelInput?) throws(DatasetError) -> LabelledRows {
        var reader = CSVReader(bytes, file: file)
        guard let first = try reader.next() else {
            throw input == nil ? DatasetError(ExamplesError.empty(file)) : DatasetError(InputError.empty(file))
        }
        let columns = first.fields.count
        let hasHeader: Bool
        let labelColumn: Int?
        if let input {
            guard columns == input.featureCount || columns == input.featureCount + 1 else {
                throw DatasetError(InputError.columns(file, columns, features: input.featureCount))
            }
            hasHeader = first.fields.prefix(input.featureCount).contains {
                reader.number($0) == nil && !$0.range.isEmpty
            }
            labelColumn =
                columns == input.featureCount
                ? nil : hasHeader ? label.flatMap(first.fields.map(reader.text).firstIndex) ?? columns - 1 : columns - 1
        } else {
            guard columns >= 2 else { throw DatasetError(CSVError.tooFewColumns(file)) }
            hasHeader = Self.isHeader(first, before: try reader.next(), reader)
            labelColumn = try self.labelColumn(names: hasHeader ? first.fields.map(reader.text) : [], columns: columns)
        }

        reader = CSVReader(bytes, file: file)
        if hasHeader { _ = try reader.next() }
        var features: [Float] = []
        var labels = LabelColumn()
        var count = 0
        while let row = try reader.next() {
            guard row.fields.count == columns else {
                throw DatasetError(
                    CSVError.raggedRow(file, row: row.line, fields: row.fields.count, expected: columns))
            }
            for (column, field) in row.fields.enumerated() {
                let number = reader.number(field)
                if column != labelColumn, let number, number.isFinite {
                    features.append(number)
                    continue
                }
                let position = FieldPosition(file: file, row: row.line, column: column + 1)
                let text = reader.text(field)
                guard column == labelColumn else {
                    throw DatasetError(
                        number == nil
                            ? FieldError.notANumber(position, text: text) : .notFinite(position, text: text))
                }
                labels.append(text, number: number, at: position)
            }
            count += 1
        }
        if count == 0, input == nil { throw DatasetError(CSVError.onlyHeader(file)) }
        return LabelledRows(
            features: .numbers(features), featureCount: labelColumn == nil ? columns : columns - 1,
            labels: labelColumn == nil ? nil : labels, count: count)
    }

    /// A row with nothing below it is a header if a feature is not a number.
    private static func isHeader(_ first: CSVReader.Row, before second: CSVReader.Row?, _ reader: CSVReader) -> Bool {
        guard let second else { return first.fields.dropLast().contains { reader.number($0) == nil } }
        return zip(first.fields, second.fields).contains { reader.number($0) == nil && reader.number($1) != nil }
    }

    private func labelColumn(names: [String], columns: Int) throws(DatasetError) -> Int {
        guard let label else { return columns - 1 }
        guard let index = names.firstIndex(of: label) else {
            throw DatasetError(CSVError.unknownLabel(file, name: label, columns: names))
        }
        return index
    }
}

extension DatasetSource {
    /// A table of numbers with a label column: the named one, or the last.
    public static func csv(file: String, label: String? = nil) -> DatasetSource {
        var format = CSVFormat(file: file)
        format.label = label
        return DatasetSource(format)
    }
}
