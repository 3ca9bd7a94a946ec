/// One named curve: the points (`x[i]`, `y[i]`) joined in the order given.
///
///     Series("test loss", x: [0, 1, 2], y: [2.3, 0.9, 0.5])
///     Series("rate", x: [0, 1, 2], y: [0.1, 0.1, 0.01], heldUntil: 3)   // a stair of two treads
///
/// The shorter of `x` and `y` counts. A value that cannot be placed (NaN, infinite, beyond ±1e300) is a gap; a point
/// between two gaps is drawn as a dot. A jump between two level stretches is drawn as a step: the earlier value holds
/// until the next `x`.
public struct Series: Sendable {
    /// The name in the legend. Series with the same name have the same colour in every panel of a figure.
    public var name: String
    public var x: [Double]
    public var y: [Double]
    /// Drawn thin and light, in the colour of the next series that is not faint: a raw curve under its smoothed one.
    public var isFaint: Bool
    /// If given, every value holds until the next `x`, and the last until this one: there is nothing in between. Treads
    /// too narrow to be seen are joined to a line, except at jumps.
    public var heldUntil: Double?

    /// Its number in the palette, for a name that keeps its colour and dash whatever else is drawn; `nil` for the next one.
    public var color: Int?

    public init(
        _ name: String, x: [Double], y: [Double], isFaint: Bool = false, heldUntil: Double? = nil, color: Int? = nil
    ) {
        self.name = name
        self.x = x
        self.y = y
        self.isFaint = isFaint
        self.heldUntil = heldUntil
        self.color = color
    }
}
