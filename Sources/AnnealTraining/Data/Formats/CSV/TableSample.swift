/// The first rows of a table, which tell whether there is a header and what columns hold.
struct TableSample {
    /// The rows that are looked at, and a header.
    private static let mostRows = 101

    /// Whatever was read, from the beginning on.
    let window: TextWindow
    let dialect: CSVDialect
    let rows: [[CSVReader.Field]]
    let lines: [Int]
    /// The number of columns.
    let width: Int
    /// The bytes that the rows take.
    let size: Int

    /// - Throws: `encoding`, `notText`, or what is wrong with the first rows.
    init(of file: DataFile, _ options: CSVOptions) throws(DatasetError) {
        window = try TextWindow(file)
        try TextEncoding.check(window.bytes, of: file.path)
        dialect = .found(
            in: window, separator: options.separator, point: options.point, comment: options.comment)
        var reader = CSVReader(window, dialect)
        var (rows, lines) = ([[CSVReader.Field]](), [Int]())
        var fields: [CSVReader.Field] = []
        while rows.count < Self.mostRows, let line = try reader.next(&fields) {
            rows.append(fields)
            lines.append(line)
        }
        (self.rows, self.lines, size) = (rows, lines, reader.place)
        let first = rows.first?.count ?? 0
        // A separator at the end of every row separates nothing.
        let endsInSeparator = first > 1 && rows.prefix(2).allSatisfy(Self.endsEmpty)
        width = endsInSeparator ? first - 1 : first
    }

    static func endsEmpty(_ row: [CSVReader.Field]) -> Bool {
        row.last.map { $0.range.isEmpty && !$0.isQuoted } ?? false
    }

    private var reader: CSVReader { CSVReader(window, dialect) }

    func isMissing(_ field: CSVReader.Field) -> Bool { MissingValue.isMarked(window.bytes, field.range) }

    /// Whether a field is there and no number.
    func isText(_ field: CSVReader.Field) -> Bool { reader.number(field) == nil && !isMissing(field) }

    /// What a field says; nil if it is not in UTF-8.
    func text(_ field: CSVReader.Field) -> String? { reader.text(field) }

    /// The fields of a column that are there.
    func fields(_ column: Int, from first: Int) -> some Sequence<CSVReader.Field> {
        rows.dropFirst(first).lazy.filter { $0.count > column }.map { $0[column] }.filter { !isMissing($0) }
    }

    /// Whether the first field below the first row that is there is a number.
    func hasNumber(below column: Int) -> Bool {
        fields(column, from: 1).first { _ in true }.map { reader.number($0) != nil } ?? false
    }

    /// Whether a column's numbers go up by one, from 0 or 1 on.
    func countsRows(_ column: Int, from first: Int) -> Bool {
        let numbers = self.numbers([column], from: first)
        guard numbers.count > 2, numbers[0] == 0 || numbers[0] == 1 else { return false }
        return numbers.indices.allSatisfy { numbers[$0] == numbers[0] + Double($0) }
    }

    /// The names of a header; one that is there already is numbered, as pandas does it: `x`, `x.1`.
    ///
    /// - Throws: `notUTF8` or `markInside`.
    func names() throws(DatasetError) -> [String] {
        var names: [String] = []
        var seen: Set<String> = []
        for field in rows[0].prefix(width) {
            let text = try reader.wholeText(
                field, FieldPosition(file: window.file, row: lines[0], column: names.count + 1))
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

    /// Whether a column holds text, as far as these rows tell.
    func isText(_ column: Int, from first: Int) -> Bool {
        let fields = fields(column, from: first)
        return 2 * fields.reduce(0) { $0 + (reader.number($1) == nil ? 1 : 0) }
            > fields.reduce(0) { count, _ in count + 1 }
    }

    /// Whether a column holds numbers only.
    func isNumbers(_ column: Int, from first: Int) -> Bool {
        rows.dropFirst(first).allSatisfy { $0.count > column && reader.number($0[column]) != nil }
    }

    /// The numbers of some columns, row after row; NaN where there is none.
    func numbers(_ columns: [Int], from first: Int) -> [Double] {
        rows.dropFirst(first).prefix(ColumnOrigins.rows).flatMap { row in
            columns.map { row.count > $0 ? reader.number(row[$0]) ?? .nan : .nan }
        }
    }

    /// How many rows a file of this size has, and some more.
    func expectedRows() -> Int {
        guard size > 0 else { return 0 }
        return Int(Double(window.expectedSize) / Double(size) * Double(rows.count) * 1.05) + rows.count
    }
}
