/// Labelled lines of text as n-grams.
///
///     let format = try NGramFormat(argument: "a.txt,buckets=10")
///     let rows = try format?.rows(
///         DataFile(Array("__label__sea fish\n__label__sky bird\n".utf8), named: "a.txt"), for: nil)
///     rows?.count   // 2
///     rows?.features        // indices [9, 2]: single words have no pairs
///
/// A table with a column `text` and one `label`, or of the names that are said, is read as such. One class is predicted, so that a line with several labels is refused. Of rows to ask a model about all have labels or none has.
struct NGramFormat: DatasetFormat, RowFormat {
    static let name = "ngrams"
    static let usage = "ngrams:FILE[,words=N][,chars=N-N][,buckets=N]"
    static let optionKeys = ["words", "chars", "buckets", "text", "label"]
    static let isSparse = true
    static var form: String { "ngrams:FILE or ngrams:FILE,\(NGrams())" }

    let file: String
    /// `nil` if nothing was written of them.
    var ngrams: NGrams?
    /// The columns of a table; `nil` for lines, or to find out.
    var columns: LabelledTexts?

    init(file: String) { self.file = file }

    /// The file name may hold commas: options are what has an equals sign and no slash, from the end on.
    init?(argument: String?) throws(DatasetError) {
        guard let argument else { return nil }
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
        let options = parts.dropFirst().reversed().prefix { $0.contains("=") && !$0.contains("/") }.reversed()
        file = parts.dropLast(options.count).joined(separator: ",")
        guard !file.isEmpty else { return nil }
        func column(_ key: String) throws(DatasetError) -> String? {
            let values = options.filter { $0.hasPrefix("\(key)=") }.map { String($0.dropFirst(key.count + 1)) }
            guard values.count <= 1, values.first != "" else {
                throw DatasetError(NGramError.badOption("\(key)=\(values[0])"))
            }
            return values.first
        }
        let (text, label) = (try column("text"), try column("label"))
        if text != nil || label != nil {
            columns = LabelledTexts(
                text: text ?? LabelledTexts.standard.text, label: label ?? LabelledTexts.standard.label)
        }
        let others = options.filter { !$0.hasPrefix("text=") && !$0.hasPrefix("label=") }
        ngrams = others.isEmpty ? nil : try NGrams(options: Array(others))
    }

    var argument: String? {
        file + (ngrams.map { ",\($0)" } ?? "") + (columns.map { ",text=\($0.text),label=\($0.label)" } ?? "")
    }

    func completed(by trained: (any DatasetFormat)?) -> Self {
        var complete = self
        complete.ngrams = ngrams ?? (trained as? Self)?.ngrams ?? NGrams()
        complete.columns = columns ?? (trained as? Self)?.columns
        return complete
    }

    var featureRule: String? { "\(ngrams ?? NGrams())" }

    /// - Throws: What is wrong in the first bad line.
    func rows(_ content: DataFile, for input: TrainedInput?) throws(DatasetError) -> LabelledRows {
        let bytes = try content.bytes()
        try TextEncoding.check(bytes, of: file)
        let ngrams = ngrams ?? NGrams()
        if let columns = columns ?? (LabelledTexts.isTable(bytes) ? .standard : nil) {
            return try columns.rows(bytes, ngrams, file: file, needsLabels: input == nil)
        }
        var lines = LabelledLines(bytes, ngrams, file: file)
        var labels = LabelColumn()
        var firstWithout: Int?
        while let line = try lines.next() {
            if let label = line.label {
                labels.append(name: label)
            } else {
                // Without labels it is the place of a line that tells whose prediction is whose.
                if input != nil, let skipped = line.skipped {
                    throw DatasetError(LabelledLineError.noWords(file, line: skipped))
                }
                firstWithout = firstWithout ?? line.number
            }
            if let firstWithout, input == nil || labels.count > 0 {
                throw DatasetError(LabelledLineError.noLabel(file, line: firstWithout))
            }
        }
        let features = lines.features
        return LabelledRows(
            features: .sparse(features), featureCount: ngrams.featureCount, labels: labels.count > 0 ? labels : nil,
            count: features.count)
    }
}

extension DatasetSource {
    /// Labelled lines of text, whose n-grams are sparse features; `nil` for the standard ones.
    public static func ngrams(file: String, _ ngrams: NGrams?) -> DatasetSource {
        var format = NGramFormat(file: file)
        format.ngrams = ngrams
        return DatasetSource(format)
    }
}
