import Foundation
import Testing

@testable import AnnealEvidence

/// Verdicts in words.
@Suite struct SentenceTests {
    private func arm(_ index: Int, _ name: String, _ rate: Double?, _ verdict: Verdict, seeds: Int = 6) -> ArmStanding {
        ArmStanding(
            arm: index, name: name, rate: rate, forgiving: rate.map { $0...$0 }, rates: [], seeds: seeds,
            mean: Interval(88, plusMinus: 0.3), interquartileMean: 88, seconds: 3, spentSeconds: 30, verdict: verdict)
    }

    private func sentences(_ arms: [ArmStanding], isCutShort: Bool = false) -> [String] {
        Standing(arms: arms, phase: .over, isCutShort: isCutShort, trials: 20, failedTrials: 0, seconds: 60)
            .sentences(worth: 0.2)
    }

    @Test func `the best, by how much and before whom`() {
        let best = arm(0, "onecycle", 0.1, .leads)
        let next = arm(1, "rex", 0.05, .behind(Interval(0.4231, plusMinus: 0.213), basis: .fresh))
        let last = arm(2, "fixed", 0.02, .behind(Interval(1.234, plusMinus: 0.5), basis: .all))
        #expect(
            sentences([best, next, last]) == ["onecycle at 0.1: best by 0.4 ± 0.2, before rex at 0.05 (on fresh seeds)"]
        )
        #expect(
            sentences([best, last], isCutShort: true) == [
                "onecycle at 0.1: best by 1.2 ± 0.5, before fixed at 0.02 (on 6 seeds)",
                "the budget ended it: a larger one goes on from here",
            ])
    }

    @Test func `no difference, and what is open`() {
        let best = arm(0, "cosine", 0.1, .leads)
        let same = arm(1, "rex", 0.05, .equivalent(Interval(0.05, plusMinus: 0.12)))
        let open = arm(2, "linear", 0.1, .undecided(Interval(0.2, plusMinus: 0.31), moreSeeds: 12, seconds: 540))
        let left = arm(3, "fixed", 0.02, .leftOut(Interval(1.9, plusMinus: 0.4), forBudget: false))
        let worse = arm(4, "step", 0.05, .behind(Interval(0.9, plusMinus: 0.2), basis: .all))
        #expect(
            sentences([best, same, open, worse, left]) == [
                "cosine at 0.1: better than step at 0.05 by 0.9 ± 0.2 (on 6 seeds)",
                "cosine at 0.1 and rex at 0.05: no difference worth 0.2 (0.05 ± 0.12)",
                "undecided, cosine at 0.1 or linear at 0.1 (0.2 ± 0.3): about 12 more seeds (9 min) would tell",
                "left out after squeezed runs: fixed (1.9 ± 0.4 behind there)",
            ])
    }

    @Test func `numbers have as many digits as they have meaning`() {
        #expect(Rounding.plusMinus(Interval(0.4231, plusMinus: 0.187)) == "0.42 ± 0.19")
        #expect(Rounding.plusMinus(Interval(-0.001, plusMinus: 0.3)) == "0.0 ± 0.3")
        #expect(Rounding.plusMinus(Interval(1234.5, plusMinus: 31)) == "1234 ± 31")
        #expect(Rounding.plusMinus(Interval(0.00234, plusMinus: 0.00056)) == "0.0023 ± 0.0006")
        #expect(Rounding.plusMinus(Interval(0.4, plusMinus: .infinity)) == "0.40 ± ?")
        #expect(Rounding.plusMinus(Interval(4.5e307, plusMinus: .infinity)) == "4.5e+307 ± ?")
        // What is left of equal numbers when they are added up in another order.
        #expect(Rounding.plusMinus(Interval(0.1, plusMinus: 3e-17)) == "0.10 ± 0")
        #expect(Rounding.duration(4.25) == "4.2 s")
        #expect(Rounding.duration(39.6) == "40 s")
        #expect(Rounding.duration(540) == "9 min")
        #expect(Rounding.duration(7_800) == "2 h 10 min")
    }

    @Test func `equal arms have no spread, whatever their numbers`() {
        let values = [88.159, 88.5441, 88.4013, 87.3337, 88.0000001]
        for count in 2...5 {
            let blocks = PairedBlocks(Array(repeating: values, count: count))
            #expect(blocks.pooled?.deviation == 0)
            #expect(blocks.difference(0, 1).interval() == Interval(0, plusMinus: 0))
        }
        #expect(PairedBlocks([values, values.map { $0 + 1e-9 * sin($0) }]).pooled?.deviation ?? 0 > 1e-10)
    }
}
