internal import Glibc

/// A round value that an axis is marked at, for those who draw charts of their own.
///
///     AxisMark.marks(from: 0, to: 1, atMost: 5).map(\.label)   // ["0.0", "0.5", "1.0"]
public struct AxisMark: Sendable, Equatable {
    public let value: Double
    public let label: String

    /// - Parameters:
    ///   - scale: a logarithmic one needs both ends above 0.
    ///   - isWhole: whether nothing lies between whole numbers.
    ///   - count: labels at most, about.
    public static func marks(
        from lower: Double, to upper: Double, scale: Axis.Scale = .linear, isWhole: Bool = false, atMost count: Int
    ) -> [AxisMark] {
        func coordinate(_ value: Double) -> Double { scale == .linear ? value : log10(value) }
        let range = AxisRange(of: [coordinate(lower), coordinate(upper)], scale: scale, margin: 0, isWhole: isWhole)
        return Ticks(in: range, atMost: count).major.map { tick in
            AxisMark(value: scale == .linear ? tick.coordinate : pow(10, tick.coordinate), label: tick.label)
        }
    }
}
