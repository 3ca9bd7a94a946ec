extension Dataset {
    /// Reads a data set into memory.
    ///
    ///     let houses = try Dataset.load(.csv(file: "houses.csv", label: "price"), split: generator.permutation)
    ///     houses.task   // .regression
    ///
    /// - Parameters:
    ///   - source: Where it comes from.
    ///   - context: The bytes in a window of a text: as many as the model sees.
    ///   - split: The numbers `0..<n` in an order that decides which fifth of the rows becomes the test part, for
    ///     sources without one (digits, tables and labelled lines); the same order gives the same parts.
    /// - Throws: What is wrong with the file, with its row and column.
    public static func load(
        _ source: DatasetSource, context: Int = 64, split: (Int) -> [Int]
    ) throws(DatasetError) -> Dataset {
        let source = source.completed()
        let content = try source.format.read(context: max(1, context))
        let (train, test) =
            content.test.map { (content.examples, $0) } ?? content.examples.splittingTest(permutation: split)
        return Dataset(
            name: "\(source)", task: content.task, featureShape: content.featureShape, train: train, test: test)
    }
}
