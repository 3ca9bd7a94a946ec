import Glibc
import SeededNumbers

@testable import AnnealEvidence

/// Trainings that never happened: a true mean for every arm and rate, what a seed does to all arms alike, and what is left.
///
/// The deviations are those that were measured on Fashion-MNIST, in points: 0.5 between seeds, 0.25 of a paired difference (0.3 of
/// squeezed runs).
struct SimulatedTrainer {
    /// The true mean of each arm at its best rate.
    var means: [Double]
    /// How much more each arm shakes than the others.
    var shakes: [Double] = []
    var betweenSeeds = 0.5
    var paired = 0.25
    var pairedShort = 0.3
    /// The best rate of every arm; a factor of √10 off costs 0.6 points, the square of it four times as much.
    var bestRate = 0.1
    let steps = 1000
    let world: UInt64

    func plan(worth: Double = 0.2, design: RacePlan.Design = .racing(mostSeeds: 24), confirm: Int = 3) -> RacePlan {
        RacePlan(
            arms: means.indices.map { .init("arm \($0)", grid: RateGrid(around: 0.1)) },
            metric: Metric("validation_accuracy", better: .higher), steps: steps, worth: worth, design: design,
            confirm: confirm)
    }

    /// The mean over all seeds.
    func truth(arm: Int, rate: Double) -> Double {
        let distance = 2 * log10(rate / bestRate)
        return means[arm] - 0.6 * distance * distance
    }

    func result(_ trial: Trial) -> TrialResult {
        let isShort = trial.steps < steps
        let shake = (isShort ? pairedShort : paired) / 2.0.squareRoot() * (shakes.isEmpty ? 1 : shakes[trial.arm])
        let rate = UInt64(trial.rate * 1e6)
        let seedOnly = normal(UInt64(trial.seed), 0, 0, trial.steps)
        let own = normal(UInt64(trial.seed), UInt64(trial.arm) + 1, rate, trial.steps)
        let value = truth(arm: trial.arm, rate: trial.rate) + betweenSeeds * seedOnly + shake * own
        return TrialResult(value: value - (isShort ? 2 : 0), seconds: Double(trial.steps) / 100)
    }

    /// A normal number that follows from what it is for.
    private func normal(_ a: UInt64, _ b: UInt64, _ c: UInt64, _ d: Int) -> Double {
        var numbers = SeededGenerator(
            seed: world &* 0x9e37_79b9_7f4a_7c15 ^ a &* 0xc2b2_ae3d_27d4_eb4f ^ b &* 0x1656_67b1_9e37_79f9 ^ c
                &* 0x2545_f491_4f6c_dd1d ^ UInt64(d) &* 0x27d4_eb2f_1656_67c5)
        for _ in 0..<3 { _ = numbers.next() }
        return StandardNormal.quantile(Double.random(in: 1e-12..<1, using: &numbers))
    }
}
