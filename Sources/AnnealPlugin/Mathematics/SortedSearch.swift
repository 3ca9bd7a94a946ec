extension [Double] {
    /// The index of the first number greater than `value`, by halving; `count` if there is none. They must not fall.
    ///
    ///     [30.0, 80].upperBound(of: 80)   // 2
    @inlinable
    public func upperBound(of value: Double) -> Int { partitionPoint { $0 <= value } }

    /// The index of the first number that is not less than `value`, by halving; `count` if there is none. They must not fall.
    ///
    ///     [30.0, 80].lowerBound(of: 80)   // 1
    @inlinable
    public func lowerBound(of value: Double) -> Int { partitionPoint { $0 < value } }

    @inlinable
    internal func partitionPoint(where isBefore: (Double) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isBefore(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
