/// The rows of a file, with their labels if it has any: those to learn from and those to ask a model about alike.
struct LabelledRows {
    let features: Examples.Storage
    let featureCount: Int
    /// One label for each row; `nil` if the file has none.
    let labels: LabelColumn?
    /// The number of rows.
    let count: Int
    /// The table whose cells the features are; `nil` if they are features already.
    var table: Table?
    var schema = DatasetSchema()
    /// Whether the file has other rows to learn from, and these are to test by.
    var isTestPart = false
    /// What was found out or assumed, a line each.
    var notes: [String] = []

    /// The rows as examples to learn from.
    ///
    /// - Parameter kind: What labels are taken for; `nil` to find out.
    /// - Throws: `empty`, `tooFew`, `singleClass`, or what is wrong with a label.
    func content(of file: String, as kind: LabelKind? = nil) throws(DatasetError) -> DatasetContent {
        guard count > 0, let labels else { throw DatasetError(ExamplesError.empty(file)) }
        guard count > 1 else { throw DatasetError(ExamplesError.tooFew(file)) }
        let labelled = try labels.interpreted(as: kind)
        try labelled.task.check(file)
        return DatasetContent(
            task: labelled.task, featureShape: [featureCount],
            examples: Examples(storage: features, featureCount: featureCount, targets: labelled.targets), table: table,
            schema: schema, notes: [labelled.note] + notes)
    }
}
