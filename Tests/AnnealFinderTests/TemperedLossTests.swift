import AnnealFinder
import Foundation
import Testing

@Suite struct TemperedLossTests {
    /// Two classes, the same distance between the logits, a share of the answers right.
    private func outputs(distance: Float, right: Int, of count: Int) -> TemperedLoss {
        TemperedLoss(
            logits: Array(repeating: [1000, 1000 + distance], count: count).flatMap { $0 },
            labels: (0..<count).map { $0 < right ? 1 : 0 })
    }

    /// Of answers that are all as sure, the best temperature makes them as sure as they are often right: what is left is the entropy.
    @Test(arguments: [1, 4, 100, 1e6] as [Float], [6, 8, 19])
    func `the loss that is left is the entropy of being right`(distance: Float, right: Int) {
        let share = Double(right) / 20
        let sure = 1 / (1 + exp(-Double(distance)))
        let own = -(share * log(sure) + (1 - share) * -Double(distance) + (1 - share) * log(sure))
        let entropy = -(share * log(share) + (1 - share) * log(1 - share))
        let found = outputs(distance: distance, right: right, of: 20)
        #expect(found.accuracy == share)
        #expect(abs(found.loss - own) < 1e-9 * own, "\(found.loss) \(own)")
        // Less than half right is no better than a guess, and what is too careful stays as it is.
        let expected = share <= 0.5 ? log(2) : sure > share ? entropy : own
        #expect(abs(found.tempered - expected) < 1e-6, "\(found.tempered) \(expected)")
    }

    @Test func `what is all right keeps its own loss, and no number is no number`() {
        let right = outputs(distance: 3, right: 7, of: 7)
        #expect(right.tempered == right.loss && right.accuracy == 1)
        let broken = TemperedLoss(logits: [.nan, 0, .infinity, 1], labels: [0, 1])
        #expect(!broken.loss.isFinite)
        #expect(TrialScore(broken, classes: 2).rank == .infinity)
    }

    @Test func `being surer and no less right costs a ninth of the rank at most`() {
        // One of eight is wrong, once by little and once by a mile.
        func rank(_ size: Float) -> Double {
            TrialScore(
                TemperedLoss(
                    logits: (0..<8).flatMap { [0, size * Float($0 == 0 ? -1 : 1)] },
                    labels: Array(repeating: 1, count: 8)),
                classes: 2
            ).rank
        }
        #expect(rank(5) < rank(500) && rank(500) - rank(5) < 1 / 9 && abs(rank(500) - rank(50_000)) < 1e-6)
    }
}
