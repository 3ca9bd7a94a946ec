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
        guard fraction >= 0 && fraction < 1 else { throw DatasetError(SplitError.invalidFraction(fraction)) }
        guard fraction > 0 else { return (self, rows([])) }
        let validation = Int((Double(count) * fraction).rounded())
        guard validation > 0 && validation < count else {
            throw DatasetError(SplitError.emptyPart(fraction: fraction, rows: count))
        }
        let parts = split(taking: validation, permutation: permutation)
        return (parts.rest, parts.taken)
    }

    /// Sets a fifth of the rows aside as the test part, of a text the last tenth of its windows: at least one, and at
    /// least one stays.
    ///
    /// - Precondition: There are two rows or more.
    func splittingTest(permutation: (Int) -> [Int]) -> (train: Examples, test: Examples) {
        let share = Int((Double(count) / (text == nil ? 5 : 10)).rounded())
        let parts = split(taking: max(1, share), permutation: permutation)
        return (parts.rest, parts.taken)
    }

    private func split(taking number: Int, permutation: (Int) -> [Int]) -> (taken: Examples, rest: Examples) {
        // The end of a text is set aside: what is next to a window that was trained on would be known in part.
        if text != nil { return (rows(count - number..<count), rows(0..<count - number)) }
        let order = permutation(count)
        precondition(order.count == count, "a permutation of \(count) rows has \(count) indices")
        return (rows(order.prefix(number)), rows(order.dropFirst(number)))
    }
}

/// Why examples cannot be split.
public enum SplitError: DatasetErrorCause {
    case invalidFraction(Double)
    case emptyPart(fraction: Double, rows: Int)

    public var isUsage: Bool { if case .invalidFraction = self { true } else { false } }

    public var description: String {
        switch self {
        case .invalidFraction(let fraction):
            "the validation fraction is \(fraction); it must be at least 0 and less than 1"
        case .emptyPart(let fraction, let rows):
            "a validation fraction of \(fraction) leaves an empty part of \(rows) rows; choose another fraction"
        }
    }
}
