/// The label and the scale of one direction of a figure.
///
///     Axis("learning rate", scale: .logarithmic)
public struct Axis: Sendable {
    /// How values become distances along an axis.
    public enum Scale: Sendable {
        /// Equal differences are equal distances.
        case linear
        /// Equal ratios are equal distances; if no value is positive, the axis is drawn linearly.
        ///
        /// Zero has no place on it. On an x axis such a value is a gap. A y axis gets a lowest line that stands for zeros
        /// and for what is more than ten decades below the greatest value; its label and a note below the figure say so.
        case logarithmic
    }

    /// What is measured, with its unit if it has one; may be empty.
    public var label: String
    public var scale: Scale
    /// Whether a linear y axis shows zero however far it is from the values: as for amounts that are compared with none.
    public var includesZero: Bool
    /// Whether whole numbers are what is counted, as epochs are: an x axis of three or more marks only them.
    public var isCount: Bool

    public init(_ label: String, scale: Scale = .linear, includesZero: Bool = false, isCount: Bool = false) {
        self.label = label
        self.scale = scale
        self.includesZero = includesZero
        self.isCount = isCount
    }
}
