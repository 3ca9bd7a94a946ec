extension Dataset {
    /// Reads a data set into memory.
    ///
    ///     let houses = try Dataset.load(.csv(file: "houses.csv", label: "price"), split: generator.permutation)
    ///     houses.task   // a regression: prices are numbers
    ///
    /// - Parameters:
    ///   - source: Where it comes from.
    ///   - context: The bytes in a window of a text: as many as the model sees.
    ///   - kind: What labels are taken for unless the source says it; `nil` to find out.
    ///   - isRounded: Whether features have 32 bits; those of a table have 64 otherwise, until they are standardized.
    ///   - split: The numbers `0..<n` in an order that decides which fifth of the rows becomes the test part, for
    ///     sources without one (digits, tables and labelled lines); the same order gives the same parts.
    /// - Throws: What is wrong with the file, with its row and column.
    public static func load(
        _ source: DatasetSource, context: Int = 64, as kind: LabelKind? = nil, isRounded: Bool = true,
        split: (Int) -> [Int]
    ) throws(DatasetError) -> Dataset {
        let source = source.completed()
        let content = try source.format.read(ReadingOptions(context: max(1, context), kind: kind))
        var (train, test) =
            content.test.map { (content.examples, $0) } ?? content.examples.splittingTest(permutation: split)
        var (schema, shape, notes) = (content.schema, content.featureShape, content.notes)
        if let table = content.table {
            // What stands in for missing values is measured without the test part.
            let learned = TableSchema(of: table, learningFrom: train.cells)
            train = train.encoded(by: learned, texts: table.texts)
            test = test.encoded(by: learned, texts: table.texts)
            schema.table = learned
            shape = [learned.featureCount]
            notes += learned.notes(missing: table.missing)
        }
        var dataset = Dataset(
            name: "\(source)", task: content.task, featureShape: shape, train: isRounded ? train.rounded() : train,
            test: isRounded ? test.rounded() : test)
        dataset.schema = schema
        dataset.notes = notes
        return dataset
    }
}
