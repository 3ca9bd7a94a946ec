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
        // In the order of their first line.
        var numbers: [String: Int32] = [:]
        var labels: [Int32] = []
        while let line = try lines.next() {
            guard let label = line.label else { throw .noLabel(file, line: line.number) }
            let number = numbers[label] ?? Int32(truncatingIfNeeded: numbers.count)
            numbers[label] = number
            labels.append(number)
        }
        let classes = numbers.keys.sorted()
        guard !labels.isEmpty else { throw .empty(file) }
        guard labels.count > 1 else { throw .tooFewRows(file) }
        guard classes.count > 1 else { throw .singleClass(file, name: classes[0]) }
        var places = [Int32](repeating: 0, count: classes.count)
        for (place, name) in classes.enumerated() {
            if let number = numbers[name] { places[Int(number)] = Int32(truncatingIfNeeded: place) }
        }
        task = .classification(classes: classes)
        examples = Examples(
            sparse: lines.features, featureCount: ngrams.featureCount,
            targets: .labels(labels.map { places[Int($0)] }))
    }
}
