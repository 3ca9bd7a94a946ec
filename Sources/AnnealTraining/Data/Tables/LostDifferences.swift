internal import AnnealHost

/// Columns whose numbers 32 bits hardly tell apart: dates in seconds, which are steps of 128.
///
///     let dates = [1_700_000_000.0, 1_700_000_060, 1_700_003_000]
///     LostDifferences.columns(of: dates, width: 1, cells: dates.map { Float($0) }[...]).first?.step   // 128
enum LostDifferences {
    /// Fewer steps than these from a column's lowest number to its highest lose what it says.
    private static let fewest: Float = 256

    /// The columns, by place, and the steps that 32 bits make there.
    ///
    /// - Parameters:
    ///   - sample: The first rows, one after the other; NaN where there is no number.
    ///   - cells: All rows in 32 bits.
    static func columns(of sample: [Double], width: Int, cells: ArraySlice<Float>) -> [(index: Int, step: Float)] {
        (0..<width).compactMap { column in
            let first = stride(from: column, to: sample.count, by: width).lazy.map { sample[$0] }.filter(\.isFinite)
            guard let low = first.min(), let high = first.max(), low < high,
                isLost(Float(low), Float(high))
            else { return nil }
            // It may be only the first rows that are next to each other.
            var (lowest, highest) = (Float(low), Float(high))
            for place in stride(from: cells.startIndex + column, to: cells.endIndex, by: width) {
                lowest = min(lowest, cells[place])
                highest = max(highest, cells[place])
            }
            return isLost(lowest, highest) ? (column, step(lowest, highest)) : nil
        }
    }

    private static func step(_ low: Float, _ high: Float) -> Float { max(low.magnitude, high.magnitude).ulp }

    private static func isLost(_ low: Float, _ high: Float) -> Bool { high - low < fewest * step(low, high) }

    /// A line for each of some columns.
    static func notes(_ columns: [(title: String, step: Float)]) -> [String] {
        columns.map { title, step in
            "\(title): 32 bits hold these numbers in steps of \(Double(step).shortest), which loses what they differ by unless they are "
                + "standardized"
        }
    }
}
