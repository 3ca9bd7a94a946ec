extension [Double] {
    /// How many are at most `time`, by halving: they must not fall.
    ///
    ///     [30.0, 80].count(upTo: 80)   // 2
    @inlinable
    public func count(upTo time: Double) -> Int { partitioned { $0 <= time } }

    /// How many are less than `time`, by halving: they must not fall.
    ///
    ///     [30.0, 80].count(before: 80)   // 1
    @inlinable
    public func count(before time: Double) -> Int { partitioned { $0 < time } }

    @inlinable
    internal func partitioned(by isPassed: (Double) -> Bool) -> Int {
        var (passed, ahead) = (0, count)
        while passed < ahead {
            let middle = (passed + ahead) / 2
            if isPassed(self[middle]) { passed = middle + 1 } else { ahead = middle }
        }
        return passed
    }
}
