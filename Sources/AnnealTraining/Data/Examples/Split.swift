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
        var all = self
        let validation = try all.settingAside(fraction, of: count, permutation: permutation)
        return (all.part(0..<count - validation), all.part(count - validation..<count))
    }

    /// Brings a share of the first rows to their end, to watch the training by.
    ///
    /// - Parameter rows: How many are the first; others stay where they are.
    /// - Returns: How many are set aside.
    /// - Throws: `invalidFraction`, or `emptyPart` when the fraction leaves no row on one side.
    mutating func settingAside(
        _ fraction: Double, of rows: Int, permutation: (Int) -> [Int]
    ) throws(DatasetError) -> Int {
        guard fraction >= 0 && fraction < 1 else { throw DatasetError(SplitError.invalidFraction(fraction)) }
        guard fraction > 0 else { return 0 }
        let validation = Int((Double(rows) * fraction).rounded())
        guard validation > 0 && validation < rows else {
            throw DatasetError(SplitError.emptyPart(fraction: fraction, rows: rows))
        }
        setAside(validation, of: rows, permutation: permutation)
        return validation
    }

    /// Brings a fifth of the rows to the end as the test part, of a text the last tenth of its windows: at least one, and at
    /// least one stays.
    ///
    /// - Returns: How many they are.
    /// - Precondition: There are two rows or more.
    mutating func settingTestAside(permutation: (Int) -> [Int]) -> Int {
        let test = max(1, Int((Double(count) / (text == nil ? 5 : 10)).rounded()))
        setAside(test, of: count, permutation: permutation)
        return test
    }

    /// Of the first rows those that the permutation begins with come to the end, the others before them, each in its order.
    private mutating func setAside(_ number: Int, of rows: Int, permutation: (Int) -> [Int]) {
        // The end of a text is set aside: what is next to a window that was trained on would be known in part.
        if text != nil { return }
        var order = permutation(rows)
        precondition(order.count == rows, "a permutation of \(rows) rows has \(rows) indices")
        order.reserveCapacity(count + number)
        order += order[..<number]
        order.removeFirst(number)
        order += rows..<count
        arrange(as: order)
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
