import SeededNumbers
import Testing

@testable import AnnealEvidence

@Suite struct TestComparisonTests {
    @Test func `the noise of the test set is part of the interval`() throws {
        let metric = Metric("test_accuracy")
        let leader = [0.881, 0.883, 0.879, 0.882]
        let other = [0.877, 0.879, 0.876, 0.878]
        let alone = try #require(TestComparison(leader: leader, other: other, correct: [], metric: metric)?.lead)
        // 50 and 46 examples of a thousand that one alone has right.
        let a = (0..<1000).map { $0 >= 46 }
        let b = (0..<1000).map { $0 < 950 }
        let both = try #require(
            TestComparison(
                leader: leader, other: other, correct: Array(repeating: (leader: a, other: b), count: 4), metric: metric
            ))
        let lead = try #require(both.lead)
        #expect(abs(lead.estimate - 0.375) < 1e-9)
        let noise = try #require(both.noise)
        #expect(abs(noise - 100 * TestSetNoise.difference(onlyFirst: 50, onlySecond: 46, examples: 1000)) < 1e-12)
        let expected = (alone.halfWidth * alone.halfWidth + 1.96 * 1.96 * noise * noise).squareRoot()
        #expect(abs(lead.halfWidth - expected) < 1e-3)
        #expect(alone.isAbove(0) && !lead.isAbove(0))
    }

    @Test func `intervals hold the truth over test sets and seeds`() {
        var numbers = SeededGenerator(seed: 5)
        func normal() -> Double { StandardNormal.quantile(Double.random(in: 1e-9..<1, using: &numbers)) }
        var covered = 0
        for _ in 0..<400 {
            // Two models of which each has some examples of its own; a seed changes two in a hundred answers.
            var firsts: [[Bool]] = []
            var seconds: [[Bool]] = []
            let draws = (0..<500).map { _ in Double.random(in: 0..<1, using: &numbers) }
            for _ in 0..<4 {
                func answers(_ low: Double, _ high: Double) -> [Bool] {
                    draws.map { draw in
                        let isRight = draw >= low && draw < high
                        return Double.random(in: 0..<1, using: &numbers) < 0.02 ? !isRight : isRight
                    }
                }
                firsts.append(answers(0.06, 1))
                seconds.append(answers(0, 0.92))
            }
            func accuracy(_ answers: [Bool]) -> Double { Double(answers.count { $0 }) / 500 }
            let lead = TestComparison(
                leader: firsts.map(accuracy), other: seconds.map(accuracy),
                correct: zip(firsts, seconds).map { (leader: $0, other: $1) }, metric: Metric("test_accuracy"))?.lead
            covered += lead?.contains(100 * 0.96 * (0.94 - 0.92)) == true ? 1 : 0
        }
        #expect(covered >= 372)
    }
}
