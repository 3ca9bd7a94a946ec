/// Labelled lines of text as n-grams.
///
///     let format = try NGramFormat(argument: "a.txt,buckets=10")
///     let rows = try format?.rows(Array("__label__sea fish\n__label__sky bird\n".utf8), for: nil)
///     rows?.count   // 2
///     rows?.features        // indices [9, 2]: single words have no pairs
///
/// One class is predicted, so that a line with several labels is refused. Of rows to ask a model about all have labels or none has.
struct NGramFormat: DatasetFormat, RowFormat {
    static let name = "ngrams"
    static let usage = "ngrams:FILE[,words=N][,chars=N-N][,buckets=N]"
    static let isSparse = true
    static var form: String { "ngrams:FILE or ngrams:FILE,\(NGrams())" }

    let file: String
    /// `nil` if nothing was written of them.
    var ngrams: NGrams?

    init(file: String) { self.file = file }

    /// The file name may hold commas: options are what has an equals sign and no slash, from the end on.
    init?(argument: String?) throws(DatasetError) {
        guard let argument else { return nil }
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
        let options = parts.dropFirst().reversed().prefix { $0.contains("=") && !$0.contains("/") }.reversed()
        file = parts.dropLast(options.count).joined(separator: ",")
        guard !file.isEmpty else { return nil }
        ngrams = options.isEmpty ? nil : try NGrams(options: Array(options))
    }

    var argument: String? { file + (ngrams.map { ",\($0)" } ?? "") }

    func completed(by trained: (any DatasetFormat)?) -> Self {
        var complete = self
        complete.ngrams = ngrams ?? (trained as? Self)?.ngrams ?? NGrams()
        return complete
    }

    var featureRule: String? { "\(ngrams ?? NGrams())" }

    /// - Throws: What is wrong in the first bad line.
    func rows(_ bytes: [UInt8], for input: TrainedInput?) throws(DatasetError) -> LabelledRows {
        let ngrams = ngrams ?? NGrams()
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
