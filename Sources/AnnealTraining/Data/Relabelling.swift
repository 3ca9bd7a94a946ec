extension Examples {
    /// The same examples with the numbers that another task has for their classes; `nil` if the two have no class in common, or the
    /// one has classes and the other numbers.
    ///
    /// - Parameter source: What the examples are from, for an error.
    /// - Throws: `unknownClass` for a class that some have and the other task does not know.
    public func relabelled(
        from task: Dataset.Task, to known: Dataset.Task, of source: String
    ) throws(DatasetError) -> Examples? {
        switch (task, known) {
        case (.regression, .regression): return self
        case (.classification(let classes), .classification(let known)):
            guard classes != known else { return self }
            let numbers = Dictionary(zip(known, Int32(0)...), uniquingKeysWith: { first, _ in first })
            guard case .labels(let labels) = targets, classes.contains(where: { numbers[$0] != nil }) else {
                return nil
            }
            var relabelled: [Int32] = []
            for (row, label) in labels.enumerated() {
                let name = classes[Int(label)]
                guard let number = numbers[name] else {
                    throw DatasetError(InputError.unknownClass(source, row: row + 1, name, known: known))
                }
                relabelled.append(number)
            }
            return Examples(storage: storage, featureCount: featureCount, targets: .labels(relabelled))
        default: return nil
        }
    }
}
