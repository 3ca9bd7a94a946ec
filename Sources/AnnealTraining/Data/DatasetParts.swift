/// A data set in the parts of a run: rows to learn from, rows to choose by, rows to test by.
///
///     let parts = try DatasetParts(.digits, validation: 0.1, standardizes: true, permutation: { random.permutation($0) })
///     parts.training.count         // 1294
///     parts.validation?.count      // 144
///     parts.dataset.test.count     // 359
///
/// The features are held once: rows are brought to their parts and standardized where they are, and parts share the memory.
public struct DatasetParts: Sendable {
    /// All rows to learn from, those that are set aside last, and those to test by; standardized if it was asked for.
    public let dataset: Dataset
    public let training: Examples
    /// `nil` if nothing was set aside.
    public let validation: Examples?
    /// The means and deviations that all parts were standardized with.
    public let standardization: Standardization?
    /// The ratio of the ranges of a table's columns, the widest over the narrowest; `nil` if they are standardized.
    public let scaleRatio: Double?

    /// Reads a data set.
    ///
    /// - Parameters:
    ///   - source: Where it comes from.
    ///   - context: The bytes in a window of a text: as many as the model sees.
    ///   - kind: What labels are taken for unless the source says it; `nil` to find out.
    ///   - validation: The share of the rows to learn from that is set aside.
    ///   - standardizes: Whether features are brought to mean 0 and deviation 1, as measured on the rows that are learned from.
    ///   - isRounded: Whether features that are not standardized are held as they are.
    ///   - permutation: The numbers `0..<n` in an order that decides which rows go where, asked for the test part unless the source has
    ///     one, then for what is set aside.
    /// - Throws: What is wrong with the file, with its row and column; `StandardizationError`, `SplitError`.
    public init(
        _ source: DatasetSource, context: Int = 64, as kind: LabelKind? = nil, validation: Double = 0,
        standardizes: Bool = false, isRounded: Bool = true, permutation: (Int) -> [Int]
    ) throws(DatasetError) {
        let source = source.completed()
        var content = try source.format.read(
            ReadingOptions(context: max(1, context), kind: kind, isRounded: isRounded && !standardizes))
        // What is left of the content holds no features, so that they can be changed where they are.
        var (examples, given) = (content.examples, content.test)
        content.examples = Examples(features: [], featureCount: 0, targets: .values([]))
        content.test = nil
        let tested = given == nil ? examples.settingTestAside(permutation: permutation) : 0
        let learned = examples.count - tested
        if let table = content.table { content.encode(table, &examples, learningFrom: learned) }

        let trained = learned - (try examples.settingAside(validation, of: learned, permutation: permutation))
        standardization =
            standardizes
            ? try Standardization(of: examples.part(0..<trained), shape: content.featureShape) : nil
        standardization?.apply(to: &examples)
        var test = given ?? examples.part(learned..<examples.count)
        if given != nil {
            given = nil
            standardization?.apply(to: &test)
        }

        var dataset = Dataset(
            name: "\(source)", task: content.task, featureShape: content.featureShape,
            train: examples.part(0..<learned), test: test)
        dataset.schema = content.schema
        dataset.notes = content.notes
        self.dataset = dataset
        training = examples.part(0..<trained)
        self.validation = trained < learned ? examples.part(trained..<learned) : nil
        scaleRatio = standardizes || dataset.schema.table == nil ? nil : training.scaleRatio
    }
}
