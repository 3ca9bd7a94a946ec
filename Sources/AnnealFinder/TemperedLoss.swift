internal import Glibc

/// The loss that outputs have when they are no surer than they are right: that of the logits over the temperature, 1 or higher, at which it
/// is least.
///
///     TemperedLoss(logits: [4, 0, 0, 4], labels: [0, 1]).tempered   // 0.0181…: right, so as sure as they are
///     TemperedLoss(logits: [9, 0, 9, 0], labels: [0, 1]).tempered   // 0.6931…: half wrong, as good as a guess
///
/// Training on after all is learned makes a network surer and hardly more wrong, so that its loss grows while as many or more answers are
/// right; the temperature takes that out, and what is left never exceeds the loss of a guess. Guo and others 2017
/// <https://arxiv.org/abs/1706.04599>.
public struct TemperedLoss: Sendable, Equatable {
    /// At the temperature 1, in nats for each label; not finite if a logit is not.
    public let loss: Double
    public let tempered: Double
    /// The share of the labels whose logit is the largest, the first of equal ones.
    public let accuracy: Double

    /// - Parameters:
    ///   - logits: As many for each label, one label after another.
    ///   - labels: Which of its logits is right; not empty.
    public init(logits: [Float], labels: [Int32]) {
        precondition(!labels.isEmpty && logits.count % labels.count == 0, "as many logits for each label")
        let width = logits.count / labels.count
        var right = 0
        // Below the largest of its row, so that no power is above 1.
        var below = logits.map { Double($0) }
        for (row, label) in labels.enumerated() {
            let values = row * width..<(row + 1) * width
            let best = values.reduce(values.lowerBound) { below[$1] > below[$0] ? $1 : $0 }
            if best - values.lowerBound == Int(label) { right += 1 }
            let largest = below[best]
            for index in values { below[index] -= largest }
        }
        /// The mean loss of all logits times a factor, and its derivative.
        func mean(_ factor: Double) -> (loss: Double, slope: Double) {
            var (loss, slope) = (0.0, 0.0)
            for (row, label) in labels.enumerated() {
                var (sum, weighted) = (0.0, 0.0)
                for value in below[row * width..<(row + 1) * width] {
                    let power = exp(factor * value)
                    sum += power
                    weighted += power * value
                }
                let own = below[row * width + Int(label)]
                loss += log(sum) - factor * own
                slope += weighted / sum - own
            }
            return (loss / Double(labels.count), slope / Double(labels.count))
        }
        accuracy = Double(right) / Double(labels.count)
        let whole = mean(1)
        loss = whole.loss
        guard whole.loss.isFinite, whole.slope > 0 else {
            tempered = whole.loss
            return
        }
        // The loss is convex in the factor: halving finds where its slope is 0, by powers, since logits may be millions.
        var (low, high) = (-40.0, 0.0)
        for _ in 0..<24 {
            let middle = (low + high) / 2
            if mean(exp2(middle)).slope > 0 { high = middle } else { low = middle }
        }
        tempered = min(whole.loss, mean(exp2(low)).loss, log(Double(width)))
    }
}
