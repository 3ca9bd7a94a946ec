import AnnealFinder
import Testing

@Suite struct TrialPlanTests {
    @Test func `a trial has two epochs at most, and half of the run`() {
        #expect(TrialPlan(run: 10_000, stepsPerEpoch: 100).longest == 200)
        #expect(TrialPlan(run: 300, stepsPerEpoch: 100).longest == 100, "whole epochs")
        #expect(TrialPlan(run: 100, stepsPerEpoch: 100).longest == 50)
        #expect(TrialPlan(run: 10_000, stepsPerEpoch: 100).lengths == [50, 100, 200])
    }

    @Test func `a run that costs next to nothing is tried as a whole, and more often where few rows are set aside`() {
        let plan = TrialPlan(run: 40, stepsPerEpoch: 2, rowsAside: 28, affordable: 1e5)
        #expect(plan.longest == 40 && plan.seeds == 30 && plan.repeatsEveryRound)
        #expect(TrialPlan(run: 40, stepsPerEpoch: 2, rowsAside: 400, affordable: 1e5).seeds == 8, "3000 rows in all")
        #expect(TrialPlan(run: 40, stepsPerEpoch: 2, rowsAside: 2000, affordable: 1e5).seeds == 3)
        #expect(TrialPlan(run: 40, stepsPerEpoch: 2, seeds: 2, rowsAside: 28, affordable: 1e5).seeds == 2)
        #expect(TrialPlan(run: 40, stepsPerEpoch: 2, rowsAside: nil, affordable: 1e5).seeds == 3, "the same rows again")
        // Never longer than the run.
        #expect(TrialPlan(run: 3, stepsPerEpoch: 2, rowsAside: 28, affordable: 1e5).lengths == [1, 3])
    }

    @Test func `a budget shortens the trials until they say nothing`() {
        let plan = TrialPlan(run: 10_000, stepsPerEpoch: 1000, budget: 500)
        #expect(plan.longest == 55 && plan.seeds == 1 && plan.expectedSteps(candidates: 8) <= 500)
        // What reaches for trials as long as usual goes into seeds.
        #expect(TrialPlan(run: 10_000, stepsPerEpoch: 20, budget: 600) == TrialPlan(longest: 40, seeds: 2))
        #expect(TrialPlan(run: 10_000, stepsPerEpoch: 1000, seeds: 3, budget: 500).longest == 26)
        #expect(TrialPlan(run: 10_000, stepsPerEpoch: 1000, budget: 5).longest == 10)
        #expect(TrialPlan(run: 4, stepsPerEpoch: 1000, budget: 5).longest == 4)
        #expect(
            TrialPlan(run: 40, stepsPerEpoch: 2, rowsAside: 28, affordable: 1e5, budget: 100).repeatsEveryRound == false
        )
    }
}
