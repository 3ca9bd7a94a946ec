/// A table with a column of text and one of labels, each row an example: beside fastText's lines, how people keep labelled text.
///
///     let rows = try LabelledTexts(text: "review", label: "stars").rows(bytes, NGrams(), file: "a.csv", needsLabels: true)
///
/// The columns are found by their names; others are left aside.
struct LabelledTexts: Sendable, Equatable {
    let text: String
    let label: String

    /// The standard names of the columns.
    static let standard = LabelledTexts(text: "text", label: "label")

    /// Whether the first row is a header with the standard names, as no line of fastText's is.
    static func isTable(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { bytes in
            let window = TextWindow(bytes, file: "")
            var reader = CSVReader(window, .found(in: window))
            var fields: [CSVReader.Field] = []
            guard (try? reader.next(&fields)) != nil else { return false }
            let names = fields.map(reader.text)
            return names.contains(standard.text) && names.contains(standard.label)
        }
    }

    /// - Parameter needsLabels: Whether the column of labels has to be there.
    /// - Throws: `unknownColumn`, or what is wrong in the first bad row.
    func rows(
        _ bytes: [UInt8], _ ngrams: NGrams, file: String, needsLabels: Bool
    ) throws(DatasetError) -> LabelledRows {
        try bytes.withUnsafeBufferPointer { (bytes) throws(DatasetError) in
            let window = TextWindow(bytes, file: file)
            var reader = CSVReader(window, .found(in: window))
            var fields: [CSVReader.Field] = []
            _ = try reader.next(&fields)
            let names = fields.map { reader.text($0) ?? "" }
            guard let textPlace = names.firstIndex(of: text) else {
                throw DatasetError(CSVError.unknownColumn(file, name: text, columns: names))
            }
            let labelPlace = names.firstIndex(of: label)
            guard labelPlace != nil || !needsLabels else {
                throw DatasetError(CSVError.unknownColumn(file, name: label, columns: names))
            }
            var labels = LabelColumn(name: label)
            var bag = NGramBag(ngrams)
            var starts = [0]
            while let line = try reader.next(&fields) {
                guard fields.count == names.count else {
                    throw DatasetError(
                        CSVError.raggedRow(file, row: line, fields: fields.count, expected: names.count))
                }
                let content = try reader.wholeText(
                    fields[textPlace], FieldPosition(file: file, row: line, column: textPlace + 1))
                bag.add(text: Array(content.utf8))
                guard !bag.isEmpty else { throw DatasetError(LabelledLineError.noWords(file, line: line)) }
                bag.addPairsAndLonger()
                starts.append(bag.features.count)
                guard let labelPlace else { continue }
                let position = FieldPosition(file: file, row: line, column: labelPlace + 1)
                let name = try reader.wholeText(fields[labelPlace], position)
                guard !name.isEmpty else { throw DatasetError(LabelError.missing(position)) }
                labels.append(name: name)
            }
            return LabelledRows(
                features: .sparse(SparseFeatures(starts: starts, occurrences: bag.features)),
                featureCount: ngrams.featureCount, labels: labelPlace == nil ? nil : labels, count: starts.count - 1)
        }
    }
}
