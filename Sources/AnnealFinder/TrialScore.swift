internal import Glibc

/// What the rows set aside say of a trial.
///
///     TrialScore(loss: 0.5).rank   // 0.5
///     TrialScore(loss: 0.55, accuracy: 0.91, chance: TrialScore.Chance(loss: 1.1, accuracy: 0.1)).rank   // ≈ 0.3
///
/// Where there are classes, the rank is half the loss over that of chance and half the errors over those of chance: many epochs over few
/// rows make a loss grow while more answers become right, and the loss alone would then say to learn little; the errors alone are too
/// coarse, and blind to a model that is sure of what is wrong. A loss above chance counts as chance.
public struct TrialScore: Sendable, Equatable {
    /// What an answer without any knowledge comes to.
    public struct Chance: Sendable, Equatable {
        public let loss: Double
        public let accuracy: Double

        public init(loss: Double, accuracy: Double) {
            self.loss = loss
            self.accuracy = accuracy
        }

        /// That of so many classes, all as likely.
        public init(classes: Int) {
            self.init(loss: log(Double(max(2, classes))), accuracy: 1 / Double(max(2, classes)))
        }
    }

    /// Infinite for a trial that diverged.
    public let loss: Double
    /// `nil` where there are no classes.
    public let accuracy: Double?
    /// What trials are ranked by: less is better.
    public let rank: Double

    public static let diverged = TrialScore(loss: .infinity)

    public init(loss: Double) {
        self.loss = loss.isNaN ? .infinity : loss
        accuracy = nil
        rank = self.loss
    }

    public init(loss: Double, accuracy: Double, chance: Chance) {
        self.loss = loss.isNaN ? .infinity : loss
        self.accuracy = accuracy
        rank =
            self.loss.isFinite
            ? (min(loss / chance.loss, 1) + (1 - accuracy) / (1 - chance.accuracy)) / 2 : .infinity
    }
}

extension [TrialScore] {
    var meanRank: Double { reduce(0) { $0 + $1.rank } / Double(count) }
    var meanLoss: Double { reduce(0) { $0 + $1.loss } / Double(count) }
}
