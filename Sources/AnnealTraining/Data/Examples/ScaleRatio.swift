extension Examples {
    /// The range of the column with the widest over that of the one with the narrowest, of those that change; `nil` if fewer than two
    /// do or the features are no columns of numbers.
    ///
    ///     Examples(features: [0, 5, 1, 25], featureCount: 2, targets: .labels([0, 1])).scaleRatio   // 20
    public var scaleRatio: Double? {
        switch storage {
        case .numbers(let numbers): Self.ratio(numbers, width: featureCount)
        case .differences(let numbers, _): Self.ratio(numbers, width: featureCount)
        case .bytes, .sparse, .text: nil
        }
    }

    private static func ratio(_ numbers: ArraySlice<Float>, width: Int) -> Double? {
        guard width > 1 else { return nil }
        var bounds = Array(repeating: (low: Float.infinity, high: -Float.infinity), count: width)
        var column = 0
        for number in numbers {
            bounds[column] = (min(bounds[column].low, number), max(bounds[column].high, number))
            column = column + 1 == width ? 0 : column + 1
        }
        let ranges = bounds.map { Double($0.high) - Double($0.low) }.filter { $0 > 0 }
        guard ranges.count > 1, let narrowest = ranges.min(), let widest = ranges.max() else { return nil }
        return widest / narrowest
    }
}
