/// The label and the scale of one direction of a figure.
///
///     Axis("learning rate", scale: .logarithmic)
public struct Axis: Sendable {
    /// How values become distances along an axis.
    public enum Scale: Sendable {
        /// Equal differences are equal distances.
        case linear
        /// Equal ratios are equal distances. Values that are not positive are gaps; if no value is positive, the axis
        /// is drawn linearly.
        case logarithmic
    }

    /// What is measured, with its unit if it has one; may be empty.
    public var label: String
    public var scale: Scale

    public init(_ label: String, scale: Scale = .linear) {
        self.label = label
        self.scale = scale
    }
}
