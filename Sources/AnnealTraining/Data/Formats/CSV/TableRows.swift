/// Reads the rows of a table whose columns are known, one after the other.
struct TableRows {
    /// What was met in a column beside numbers.
    struct Found {
        var texts = 0
        var missing = 0
        var firstText: (FieldPosition, String)?
        var firstMissing: FieldPosition?
    }

    /// The most cells that are made room for before they are there.
    private static let mostExpected = 1 << 30

    let layout: TableLayout
    /// Whether each feature's column holds text.
    let areTexts: [Bool]
    /// What each feature's numbers are held less; empty for nothing.
    let origins: [Double]
    /// Whether a column may have any number of texts.
    let takesAnyTexts: Bool
    /// How many rows there may be.
    let expected: Int
    private(set) var found: [Found]
    private(set) var cells: [Float] = []
    private(set) var texts: [[String]?]
    private(set) var labels: LabelColumn
    private(set) var count = 0
    private let labelsAreNumbers: Bool
    private var places: [[String: Int]]
    private var row: [Float]
    /// Where the features are in the file, and what their numbers are held less.
    private let features: [(column: Int, index: Int, origin: Double)]

    init(
        _ layout: TableLayout, areTexts: [Bool], labelsAreNumbers: Bool, origins: [Double], takesAnyTexts: Bool,
        expected: Int
    ) {
        self.layout = layout
        self.areTexts = areTexts
        self.origins = origins
        self.takesAnyTexts = takesAnyTexts
        self.expected = expected
        self.labelsAreNumbers = labelsAreNumbers
        labels = LabelColumn(name: layout.labelName, areNumbers: labelsAreNumbers)
        found = Array(repeating: Found(), count: areTexts.count)
        texts = areTexts.map { $0 ? [] : nil }
        places = areTexts.map { _ in [:] }
        row = Array(repeating: 0, count: areTexts.count)
        features = layout.roles.enumerated().compactMap { column, role in
            guard case .feature(let index) = role else { return nil }
            return (column, index, origins.isEmpty ? 0 : origins[index])
        }
    }

    /// Reads all rows.
    ///
    /// - Parameter start: At the first row, or at the header.
    /// - Returns: false if a label turned out not to be a number, so that the rows have to be read over again.
    /// - Throws: What is wrong in the first bad row.
    mutating func read(_ start: CSVReader, hasHeader: Bool, file: String) throws(DatasetError) -> Bool {
        var reader = start
        var fields: [CSVReader.Field] = []
        if hasHeader { _ = try reader.next(&fields) }
        let (roles, width) = (layout.roles, layout.roles.count)
        let readsNumber = roles.map { role in
            switch role {
            case .ignored: false
            case .label: labelsAreNumbers
            case .feature(let index): !areTexts[index]
            }
        }
        let rows = min(expected, Self.mostExpected / max(1, row.count))
        cells.reserveCapacity(rows * row.count)
        labels.reserveCapacity(rows)
        while let line = try reader.next(&fields, numbers: readsNumber) {
            guard fields.count == width || fields.count == width + 1 && TableSample.endsEmpty(fields) else {
                throw DatasetError(CSVError.raggedRow(file, row: line, fields: fields.count, expected: width))
            }
            if !takeNumbers(fields) {
                for column in 0..<width where !fields[column].isPlain {
                    guard case .feature(let index) = roles[column] else { continue }
                    row[index] = try cell(
                        fields[column], of: reader, index, FieldPosition(file: file, row: line, column: column + 1))
                }
            }
            cells += row
            count += 1
            guard let column = layout.label else { continue }
            let number = reader.number(fields[column])
            if labelsAreNumbers {
                // What is no number, and an integer that a double does not hold, are kept as they are written.
                guard let number, number.magnitude < 0x1p53 else { return false }
                labels.append(number)
            } else {
                let position = FieldPosition(file: file, row: line, column: column + 1)
                labels.append(
                    try reader.wholeText(fields[column], position), number: number,
                    isMark: MissingValue.isMarked(reader.bytes, fields[column].range), at: position)
            }
        }
        return true
    }

    /// Takes the features that are plainly numbers; false if there are others.
    private mutating func takeNumbers(_ fields: [CSVReader.Field]) -> Bool {
        var areAll = true
        fields.withUnsafeBufferPointer { fields in
            features.withUnsafeBufferPointer { features in
                row.withUnsafeMutableBufferPointer { row in
                    for feature in features {
                        let field = fields[feature.column]
                        if field.isPlain {
                            row[feature.index] = Float(field.number - feature.origin)
                        } else {
                            areAll = false
                        }
                    }
                }
            }
        }
        return areAll
    }

    /// A cell that is not plainly a number.
    private mutating func cell(
        _ field: CSVReader.Field, of reader: CSVReader, _ index: Int,
        _ position: @autoclosure () -> FieldPosition
    ) throws(DatasetError) -> Float {
        if !areTexts[index], let number = reader.number(field), number.magnitude < CSVReader.Field.limit {
            return Float(origins.isEmpty ? number : number - origins[index])
        }
        guard !MissingValue.isMarked(reader.bytes, field.range) else {
            found[index].missing += 1
            if found[index].firstMissing == nil { found[index].firstMissing = position() }
            return .nan
        }
        let text = try reader.wholeText(field, position())
        if reader.number(field) == nil {
            found[index].texts += 1
            if found[index].firstText == nil { found[index].firstText = (position(), text) }
        } else if !areTexts[index] {
            throw DatasetError(UnreadableNumber.notFinite(position(), text: text))
        }
        guard areTexts[index] else { return 0 }
        if let known = places[index][text] { return Float(known) }
        let next = places[index].count
        guard next < TableReader.mostCategories || takesAnyTexts else {
            throw DatasetError(
                CSVError.tooManyCategories(
                    position().file, name: layout.columns[index].name ?? "\(position().column)",
                    limit: TableReader.mostCategories))
        }
        places[index][text] = next
        texts[index]?.append(text)
        return Float(next)
    }
}
