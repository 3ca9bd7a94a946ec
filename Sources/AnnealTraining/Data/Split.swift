extension Examples {
    /// Sets a part of the rows aside to watch the training by.
    ///
    ///     let (train, validation) = try examples.splittingValidation(0.25, permutation: generator.permutation)
    ///
    /// - Parameters:
    ///   - fraction: The share of rows to set aside, in `0..<1`, rounded to whole rows. 0 sets none aside.
    ///   - permutation: The numbers `0..<n` in an order that decides which rows go where; the same order gives
    ///     the same parts.
    /// - Throws: `invalidFraction`, or `emptyPart` when the fraction leaves no row on one side.
    public func splittingValidation(
        _ fraction: Double, permutation: (Int) -> [Int]
    ) throws(DatasetError) -> (train: Examples, validation: Examples) {
        guard fraction >= 0 && fraction < 1 else { throw .invalidFraction(fraction) }
        guard fraction > 0 else { return (self, rows([])) }
        let validation = Int((Double(count) * fraction).rounded())
        guard validation > 0 && validation < count else { throw .emptyPart(fraction: fraction, rows: count) }
        let parts = split(taking: validation, permutation: permutation)
        return (parts.rest, parts.taken)
    }

    /// Sets the last tenth of a text's windows aside as the test part: at least one, and at least one stays.
    ///
    /// - Precondition: There are two or more.
    func splittingEnd() -> (train: Examples, test: Examples) {
        let kept = count - max(1, Int((Double(count) / 10).rounded()))
        return (rows(0..<kept), rows(kept..<count))
    }

    /// Sets a fifth of the rows aside as the test part: at least one, and at least one stays.
    ///
    /// - Precondition: There are two rows or more.
    func splittingTest(permutation: (Int) -> [Int]) -> (train: Examples, test: Examples) {
        let fifth = Int((Double(count) / 5).rounded())
        let parts = split(taking: max(1, fifth), permutation: permutation)
        return (parts.rest, parts.taken)
    }

    private func split(taking number: Int, permutation: (Int) -> [Int]) -> (taken: Examples, rest: Examples) {
        // A text's end is aside: what is next to a window that was trained on would be known in part.
        if text != nil { return (rows(count - number..<count), rows(0..<count - number)) }
        let order = permutation(count)
        precondition(order.count == count, "a permutation of \(count) rows has \(count) indices")
        return (rows(order.prefix(number)), rows(order.dropFirst(number)))
    }
}
