/// The legal values of a number.
public struct Bounds: Sendable {
    let minimum: Double
    let maximum: Double
    var minimumIsOpen = false
    var maximumIsOpen = false

    /// Every finite number.
    public static let any = Bounds(minimum: -.infinity, maximum: .infinity)

    /// `value >= minimum`
    public static func atLeast(_ minimum: Double) -> Bounds { Bounds(minimum: minimum, maximum: .infinity) }

    /// `value > minimum`
    public static func above(_ minimum: Double) -> Bounds {
        Bounds(minimum: minimum, maximum: .infinity, minimumIsOpen: true)
    }

    /// `minimum < value <= maximum`
    public static func above(_ minimum: Double, atMost maximum: Double) -> Bounds {
        Bounds(minimum: minimum, maximum: maximum, minimumIsOpen: true)
    }

    /// `minimum < value < maximum`
    public static func above(_ minimum: Double, below maximum: Double) -> Bounds {
        Bounds(minimum: minimum, maximum: maximum, minimumIsOpen: true, maximumIsOpen: true)
    }

    /// `value <= maximum`
    public static func atMost(_ maximum: Double) -> Bounds { Bounds(minimum: -.infinity, maximum: maximum) }

    /// `minimum <= value <= maximum`
    public static func within(_ range: ClosedRange<Double>) -> Bounds {
        Bounds(minimum: range.lowerBound, maximum: range.upperBound)
    }

    /// `minimum < value < maximum`
    public static func between(_ minimum: Double, and maximum: Double) -> Bounds {
        Bounds(minimum: minimum, maximum: maximum, minimumIsOpen: true, maximumIsOpen: true)
    }

    /// `minimum <= value < maximum`
    public static func within(_ range: Range<Double>) -> Bounds {
        Bounds(minimum: range.lowerBound, maximum: range.upperBound, maximumIsOpen: true)
    }
}
