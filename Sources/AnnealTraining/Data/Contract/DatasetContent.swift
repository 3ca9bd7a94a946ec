/// What a format reads of a source, before it is split.
struct DatasetContent {
    let task: Dataset.Task
    /// How one example's features are arranged, slowest axis first.
    var featureShape: [Int]
    /// All examples, or those to learn from where others are there to test by.
    var examples: Examples
    /// The examples to test by; `nil` if the source says nothing of them, so that some of the others are taken.
    var test: Examples?
    /// The table whose cells the examples are, from which a schema has yet to be learned; `nil` if they are features.
    var table: Table?
    /// What is known of the form of further rows.
    var schema = DatasetSchema()
    /// What was found out or assumed, a line each.
    var notes: [String] = []

    /// Makes the cells of a table's rows into features, as is learned from the first of them.
    mutating func encode(_ table: Table, _ rows: inout Examples, learningFrom count: Int) {
        let cells: ArraySlice<Float>
        switch rows.storage {
        case .numbers(let numbers), .differences(let numbers, _): cells = numbers
        case .bytes, .sparse, .text: return
        }
        let learned = TableSchema(of: table, learningFrom: cells.prefix(count * table.columns.count))
        rows = Examples(
            storage: learned.storage(of: cells, texts: table.texts, origins: table.origins),
            featureCount: learned.featureCount, targets: rows.targets)
        schema.table = learned
        schema.origins = table.origins.isEmpty ? nil : learned.featureOrigins(table.origins)
        featureShape = [learned.featureCount]
        notes += learned.notes(missing: table.missing)
    }
}
