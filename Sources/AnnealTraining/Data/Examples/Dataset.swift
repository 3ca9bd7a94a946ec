/// Examples to learn from and examples to be judged by.
///
///     let digits = try Dataset.load(DatasetSource("digits")) { Array(0..<$0) }
///     digits.featureShape   // [8, 8]
///     digits.train.count    // 1438
///     digits.test.count     // 359
public struct Dataset: Sendable {
    /// What a model foresees.
    public enum Task: Sendable, Equatable {
        /// One of the named classes; an example's label is an index into them.
        case classification(classes: [String])
        /// A number.
        case regression
    }

    /// The source it was loaded from, as written: `digits`, `csv:iris.csv`.
    public let name: String
    public let task: Task
    /// How one example's features are arranged, slowest axis first: `[28, 28]` for images, `[13]` for a table.
    public let featureShape: [Int]
    public let train: Examples
    public let test: Examples
    /// What new rows have to be read by to become such examples.
    public var schema = DatasetSchema()
    /// What was found out or assumed of the source, a line each.
    public var notes: [String] = []

    /// The number of features of one example.
    public var featureCount: Int { train.featureCount }

    /// - Precondition: Both parts have as many features per example as `featureShape` says, sparse ones or dense ones.
    public init(name: String, task: Task, featureShape: [Int], train: Examples, test: Examples) {
        let features = featureShape.reduce(1, *)
        precondition(train.featureCount == features && test.featureCount == features)
        precondition((train.sparse == nil) == (test.sparse == nil) && (train.text == nil) == (test.text == nil))
        self.name = name
        self.task = task
        self.featureShape = featureShape
        self.train = train
        self.test = test
    }
}
