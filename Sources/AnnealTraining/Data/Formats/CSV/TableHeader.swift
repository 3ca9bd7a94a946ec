/// Whether a table's first row has the names of its columns.
struct TableHeader {
    let isThere: Bool
    /// What to say of a first row that could be taken for either.
    let note: String?

    /// Rows that are looked at before texts above texts are taken for names.
    private static let fewestRows = 8

    /// The first row is a header if one of its fields is not a number while what stands below it is; with nothing below, if a
    /// feature is not a number. Texts above texts are one if they do not come again in columns whose texts do, and 0, 1, 2, 3
    /// above numbers, as pandas writes columns without names.
    ///
    /// - Parameter isDeclared: What is said of it.
    init(of sample: TableSample, declared isDeclared: Bool?, file: String) {
        let first = sample.rows[0].prefix(sample.width)
        if let isDeclared {
            (isThere, note) = (isDeclared, nil)
        } else if sample.rows.count == 1 {
            (isThere, note) = (first.dropLast().contains(where: sample.isText), nil)
        } else if first.indices.contains(where: { sample.isText(first[$0]) && sample.hasNumber(below: $0) }) {
            (isThere, note) = (true, nil)
        } else if Self.areNames(first, of: sample) || Self.areCounted(first, of: sample) {
            isThere = true
            note = "\(file): the first row is taken for the names of the columns (header=no if it is not)"
        } else {
            isThere = false
            note =
                first.contains(where: sample.isText)
                ? "\(file): the first row is taken for data (header=yes if it has the names of the columns)" : nil
        }
    }

    /// Of rows for a model it is one, too, if half of its fields or more are the names of columns.
    init(of sample: TableSample, declared isDeclared: Bool?, file: String, for schema: TableSchema) {
        let first = sample.rows[0].prefix(sample.width)
        let names = Set(schema.columns.compactMap(\.name) + [schema.label].compactMap { $0 })
        // Names that are numbers may stand in data, but not each once.
        let known = Set(first.compactMap(sample.text)).intersection(names).count
        if isDeclared == nil,
            known > 0 && 2 * known >= first.count
                || zip(first, schema.columns).contains(where: { $1.categories == nil && sample.isText($0) })
        {
            self.init(of: sample, declared: true, file: file)
        } else {
            let plain = isDeclared ?? first.indices.contains { sample.isText(first[$0]) && sample.hasNumber(below: $0) }
            self.init(of: sample, declared: plain, file: file)
        }
    }

    /// Texts, and in columns whose texts come again and again none of those.
    private static func areNames(_ first: ArraySlice<CSVReader.Field>, of sample: TableSample) -> Bool {
        guard sample.rows.count > fewestRows, first.allSatisfy({ sample.isText($0) || sample.isMissing($0) }) else {
            return false
        }
        let repeating = first.indices.filter { sample.isText(first[$0]) }.compactMap { column in
            let texts = sample.fields(column, from: 1).compactMap(sample.text)
            return texts.count >= fewestRows && 2 * Set(texts).count <= texts.count ? (column, Set(texts)) : nil
        }
        return !repeating.isEmpty
            && repeating.allSatisfy { column, texts in
                sample.text(first[column]).map { !texts.contains($0) } ?? false
            }
    }

    /// The columns' numbers from 0 on.
    private static func areCounted(_ first: ArraySlice<CSVReader.Field>, of sample: TableSample) -> Bool {
        let texts = first.map { sample.text($0) ?? "" }
        let counted = texts.first == "" ? texts.dropFirst() : texts[...]
        return counted.count >= 4 && counted.elementsEqual(counted.indices.map { "\($0 - counted.startIndex)" })
    }
}
