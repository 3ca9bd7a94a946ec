/// What a format reads of a source, before it is split.
struct DatasetContent {
    let task: Dataset.Task
    /// How one example's features are arranged, slowest axis first.
    let featureShape: [Int]
    /// All examples, or those to learn from where others are there to test by.
    let examples: Examples
    /// The examples to test by; `nil` if the source says nothing of them, so that some of the others are taken.
    var test: Examples?
    /// The table whose cells the examples are, from which a schema has yet to be learned; `nil` if they are features.
    var table: Table?
    /// What is known of the form of further rows.
    var schema = DatasetSchema()
    /// What was found out or assumed, a line each.
    var notes: [String] = []
}
