import AnnealFinder
import Foundation
import Testing

@Suite struct TrialScoreTests {
    private let chance = TrialScore.Chance(classes: 10)

    @Test func `an answer by chance has the rank 1, and a perfect one 0`() {
        #expect(abs(TrialScore(loss: log(10), accuracy: 0.1, chance: chance).rank - 1) < 1e-12)
        #expect(TrialScore(loss: 0, accuracy: 1, chance: chance).rank == 0)
        #expect(TrialScore(loss: .infinity, accuracy: 1, chance: chance).rank == .infinity)
        #expect(TrialScore(loss: .nan, accuracy: 1, chance: chance).rank == .infinity)
        #expect(TrialScore(loss: 7).rank == 7, "without classes it is the loss")
    }

    @Test func `being sure of what is wrong counts as much as knowing nothing, and no more`() {
        let sure = TrialScore(loss: 25, accuracy: 0.95, chance: chance)
        let calm = TrialScore(loss: 0.2, accuracy: 0.94, chance: chance)
        #expect(calm.rank < sure.rank)
        #expect(sure.rank == TrialScore(loss: 3, accuracy: 0.95, chance: chance).rank)
        #expect(
            TrialScore(loss: 25, accuracy: 0.95, chance: chance).rank
                < TrialScore(loss: 25, accuracy: 0.9, chance: chance).rank)
    }

    /// Many epochs over few rows make a network surer and hardly more wrong.
    @Test func `a loss that grows while more answers become right is no worse`() {
        // Of ten answers one is wrong, and the surer the worse the loss; of the others two are.
        func score(wrong: Int, sureness: Float) -> TrialScore {
            let logits: [Float] = (0..<10).flatMap { answer -> [Float] in
                answer < wrong ? [0, sureness] : [sureness, 0]
            }
            return TrialScore(TemperedLoss(logits: logits, labels: Array(repeating: 0, count: 10)), classes: 2)
        }
        let (sure, calm) = (score(wrong: 1, sureness: 30), score(wrong: 2, sureness: 1.5))
        #expect(sure.loss > 4 * calm.loss)
        #expect(sure.rank < calm.rank)
        let enough = score(wrong: 1, sureness: 3)
        #expect(enough.rank < sure.rank && sure.rank - enough.rank < 1 / 9, "but it is not better either")
    }
}
