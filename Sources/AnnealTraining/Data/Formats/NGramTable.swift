/// Labelled lines of text as n-grams.
///
///     let table = try NGramTable(Array("__label__sea fish\n__label__sky bird\n".utf8), NGrams(buckets: 10), file: "a.txt")
///     table.task                      // .classification(classes: ["sea", "sky"])
///     table.examples.sparse?.indices  // [9, 2]: single words have no pairs
///
/// One class is predicted, so that a line with several labels is refused.
struct NGramTable {
    let task: Dataset.Task
    let examples: Examples

    /// - Throws: `empty`, `tooFewRows`, `singleClass`, or what is wrong in the first bad line.
    init(_ bytes: [UInt8], _ ngrams: NGrams, file: String) throws(DatasetError) {
        var lines = LabelledLines(bytes, ngrams, file: file)
        var labels: [String] = []
        while let line = try lines.next() {
            guard let label = line.label else { throw .noLabel(file, line: line.number) }
            labels.append(label)
        }
        guard !labels.isEmpty else { throw .empty(file) }
        guard labels.count > 1 else { throw .tooFewRows(file) }
        // Names, whatever they look like: a column of numbers might be values to predict.
        let (task, targets) = LabelColumn.classes(labels) { $0 }
        if case .classification(let classes) = task, classes.count < 2 {
            throw .singleClass(file, name: classes[0])
        }
        self.task = task
        examples = Examples(
            sparse: lines.features, featureCount: ngrams.featureCount, targets: targets)
    }
}
