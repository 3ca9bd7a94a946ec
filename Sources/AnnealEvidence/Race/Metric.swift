/// What arms are compared by.
///
///     Metric("validation_accuracy")               // higher is better, shown in points of a hundred
///     Metric("validation_loss")                   // lower is better, shown as it is
public struct Metric: Sendable, Equatable, Codable {
    public enum Direction: String, Sendable, Codable { case higher, lower }

    /// As the trainer reports it.
    public let name: String
    public let better: Direction
    /// What a value is multiplied by where it is shown and compared with `worth`: 100 makes points of a share.
    public let scale: Double

    public init(_ name: String, better: Direction, scale: Double = 1) {
        self.name = name
        self.better = better
        self.scale = scale
    }

    /// The direction and scale that a name implies: shares of what is right rise, are shown in points, and everything else falls.
    public init(_ name: String) {
        let isShare = ["accuracy", "f1", "auc", "precision", "recall", "top1", "top5"].contains { name.contains($0) }
        let rises = isShare || ["reward", "score", "r2", "bleu"].contains { name.contains($0) }
        self.init(name, better: rises ? .higher : .lower, scale: isShare ? 100 : 1)
    }

    /// Higher is better, in the unit that is shown.
    public func score(_ value: Double) -> Double { better == .higher ? value * scale : -value * scale }

    /// The value as it is shown, from a score.
    public func shown(score: Double) -> Double { better == .higher ? score : -score }
}
