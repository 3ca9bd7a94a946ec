internal import Glibc

/// What the rows set aside say of a trial.
///
///     TrialScore(loss: 0.5).rank   // 0.5
///     TrialScore(loss: 0.55, accuracy: 0.91, chance: TrialScore.Chance(loss: 1.1, accuracy: 0.1)).rank   // ≈ 0.3
///     TrialScore(TemperedLoss(logits: [9, 0, 0, 9], labels: [1, 1]), classes: 2).rank   // 1: half right of two classes is chance
///
/// Where there are classes, the rank is a mean of three shares: of the errors over those of chance and of the `TemperedLoss` over the loss
/// of chance, which count four times each, and of the loss over that. Errors are what is asked for, and alone they are coarse: a few
/// hundred rows tell apart two rates whose answers are as near to right as each other only by luck. The loss as it is would say to learn
/// little where many epochs over few rows make it grow while more answers become right; where errors do not tell rates apart it keeps from
/// being sure of what is wrong. A loss above chance counts as chance. Without logits it is the loss and the errors.
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

    /// How many times more than the loss errors and the tempered loss count, each.
    private static let outputsWeight = 4.0

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
            ? Self.rank(loss: loss, accuracy: accuracy, chance: chance) : .infinity
    }

    /// What logits come to, of as many classes as each label has.
    ///
    /// - Parameter classes: As many as there are logits for a label.
    public init(_ outputs: TemperedLoss, classes: Int) {
        loss = outputs.loss.isNaN ? .infinity : outputs.loss
        accuracy = outputs.accuracy
        let chance = Chance(classes: classes)
        rank =
            loss.isFinite
            ? (2 * Self.outputsWeight * Self.rank(loss: outputs.tempered, accuracy: outputs.accuracy, chance: chance)
                + min(loss / chance.loss, 1)) / (2 * Self.outputsWeight + 1)
            : .infinity
    }

    private static func rank(loss: Double, accuracy: Double, chance: Chance) -> Double {
        (min(loss / chance.loss, 1) + (1 - accuracy) / (1 - chance.accuracy)) / 2
    }
}

extension [TrialScore] {
    var meanRank: Double { reduce(0) { $0 + $1.rank } / Double(count) }
    var meanLoss: Double { reduce(0) { $0 + $1.loss } / Double(count) }
}
