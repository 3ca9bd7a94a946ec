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
    /// The value of each entry; `nil` if all are 1, as those of what is counted are.
    let stored: [Float]?
    /// The value of each entry.
    public var values: [Float] { stored ?? Array(repeating: 1, count: indices.count) }

    /// The number of rows.
    public var count: Int { starts.count - 1 }

    /// - Precondition: `starts` ascends from 0 to the number of entries.
    public init(starts: [Int], indices: [UInt32], values: [Float]) {
        precondition(indices.count == values.count)
        self.init(starts: starts, indices: indices, stored: values)
    }

    /// Features that occur, each with the value 1 as often as it does.
    ///
    /// - Precondition: `starts` ascends from 0 to the number of entries.
    public init(starts: [Int], occurrences: [UInt32]) {
        self.init(starts: starts, indices: occurrences, stored: nil)
    }

    private init(starts: [Int], indices: [UInt32], stored: [Float]?) {
        precondition(starts.first == 0 && starts.last == indices.count)
        self.starts = starts
        self.indices = indices
        self.stored = stored
    }

    /// The rows with the given numbers, in that order.
    func rows(_ numbers: some Collection<Int>) -> SparseFeatures {
        var starts = [0]
        starts.reserveCapacity(numbers.count + 1)
        for number in numbers {
            starts.append(starts[starts.count - 1] + self.starts[number + 1] - self.starts[number])
        }
        func entries<Entry>(_ all: [Entry]) -> [Entry] {
            var chosen: [Entry] = []
            chosen.reserveCapacity(starts[starts.count - 1])
            for number in numbers { chosen += all[self.starts[number]..<self.starts[number + 1]] }
            return chosen
        }
        return SparseFeatures(starts: starts, indices: entries(indices), stored: stored.map(entries))
    }
}
