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
    ///   - isRounded: Whether features are held as they are; numbers are held less their column's origin otherwise, so that they can be
    ///     standardized.
    ///   - split: The numbers `0..<n` in an order that decides which fifth of the rows becomes the test part, for
    ///     sources without one (digits, tables and labelled lines); the same order gives the same parts.
    /// - Throws: What is wrong with the file, with its row and column.
    public static func load(
        _ source: DatasetSource, context: Int = 64, as kind: LabelKind? = nil, isRounded: Bool = true,
        split: (Int) -> [Int]
    ) throws(DatasetError) -> Dataset {
        try DatasetParts(source, context: context, as: kind, isRounded: isRounded, permutation: split).dataset
    }
}
