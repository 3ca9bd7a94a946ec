/// Rows of features of which most are zero: the others, with their indices.
///
///     // Features 0 and 3 of the first row, none of the second.
///     let features = SparseFeatures(starts: [0, 2, 2], indices: [0, 3], values: [1, 0.5])
///     features.count        // 2
public struct SparseFeatures: Sendable, Equatable {
    /// Where each row begins among the entries, and where the last ends.
    public let starts: [Int]
    /// The feature of each entry, counted from 0.
    public let indices: [UInt32]
    /// The value of each entry.
    public let values: [Float]

    /// The number of rows.
    public var count: Int { starts.count - 1 }

    /// - Precondition: `starts` ascends from 0 to the number of entries.
    public init(starts: [Int], indices: [UInt32], values: [Float]) {
        precondition(starts.first == 0 && starts.last == indices.count && indices.count == values.count)
        self.starts = starts
        self.indices = indices
        self.values = values
    }

    /// Features that occur, each with the value 1 as often as it does.
    init(occurrences: [UInt32], starts: [Int]) {
        self.init(starts: starts, indices: occurrences, values: Array(repeating: 1, count: occurrences.count))
    }

    /// The rows with the given numbers, in that order.
    func rows(_ numbers: some Collection<Int>) -> SparseFeatures {
        var starts = [0]
        starts.reserveCapacity(numbers.count + 1)
        var (indices, values) = ([UInt32](), [Float]())
        let entries = numbers.reduce(0) { $0 + self.starts[$1 + 1] - self.starts[$1] }
        indices.reserveCapacity(entries)
        values.reserveCapacity(entries)
        for number in numbers {
            indices += self.indices[self.starts[number]..<self.starts[number + 1]]
            values += self.values[self.starts[number]..<self.starts[number + 1]]
            starts.append(indices.count)
        }
        return SparseFeatures(starts: starts, indices: indices, values: values)
    }
}
