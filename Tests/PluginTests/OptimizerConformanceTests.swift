import AnnealHost
import AnnealTensor
import Foundation
import Testing

/// Laws that every optimizer obeys, whatever its parameters.
@Suite struct OptimizerConformanceTests {
    /// Parameter sets that the optimizer accepts; those it refuses must say why.
    private func specifications(of name: String) throws -> [String] {
        try InstalledPlugins.specifications(of: name).map(\.description).filter { text in
            do {
                _ = try OptimizerRun(text, shapes: [[1]], initial: [1])
                return true
            } catch {
                guard let sentence = error.refusal else { throw error }
                #expect(!sentence.isEmpty)
                return false
            }
        }
    }

    private func initial(_ count: Int) -> [Double] { (0..<count).map { cos(Double($0)) } }
    /// Of the quadratic Σ (i mod 3 + 1) w² / 2.
    private func gradient(_ weights: [Double]) -> [Double] {
        weights.enumerated().map { Double($0.offset % 3 + 1) * $0.element }
    }

    @Test(arguments: InstalledPlugins.optimizers, [0, 1, 63, 64, 65])
    func stepsAreFiniteForEveryCount(name: String, count: Int) throws {
        for text in try specifications(of: name) {
            let run = try OptimizerRun(text, shapes: [[count]], initial: initial(count))
            for _ in 0..<3 { try run.step(gradient) }
            // A rate of 7, one of the notable values, may grow but not break in three steps.
            #expect(run.weights.allSatisfy { $0.isFinite }, "\(text)")
        }
    }

    @Test(arguments: InstalledPlugins.optimizers)
    func blocksInAnyOrderGiveTheSameBits(name: String) throws {
        for text in try specifications(of: name) {
            let shapes = [[300, 100], [7], [64], [20_000]]
            let count = shapes.map { $0.reduce(1, *) }.reduce(0, +)
            let forwards = try OptimizerRun(text, shapes: shapes, initial: initial(count))
            let backwards = try OptimizerRun(text, shapes: shapes, initial: initial(count))
            for _ in 0..<3 {
                try forwards.step(gradient)
                try backwards.step(concurrently: { count, body in (0..<count).reversed().forEach(body) }, gradient)
            }
            #expect(forwards.weights.map(\.bitPattern) == backwards.weights.map(\.bitPattern), "\(text)")
            #expect(forwards.state.isIdentical(to: backwards.state), "\(text)")
        }
    }

    @Test(arguments: InstalledPlugins.optimizers, [1, 2, 8])
    func anyNumberOfThreadsGivesTheSameBits(name: String, threads: Int) throws {
        let shapes = [[300, 100], [7], [64], [20_000]]
        let count = shapes.map { $0.reduce(1, *) }.reduce(0, +)
        let pool = try Pool(threads: threads)
        let alone = try OptimizerRun(name, shapes: shapes, initial: initial(count))
        let together = try OptimizerRun(name, shapes: shapes, initial: initial(count))
        for _ in 0..<3 {
            try alone.step(gradient)
            try together.step(concurrently: { pool.run($0, $1) }, gradient)
        }
        #expect(alone.weights == together.weights)
        #expect(alone.state.isIdentical(to: together.state))
    }

    @Test(arguments: InstalledPlugins.optimizers)
    func severalTensorsAreUpdatedAsOne(name: String) throws {
        // Norms belong to tensors, and over all of them they round by where a tensor begins.
        guard try InstalledPlugins.registry.component(name).isElementwise else { return }
        for text in try specifications(of: name) {
            let one = try OptimizerRun(text, shapes: [[130]], initial: initial(130))
            let three = try OptimizerRun(text, shapes: [[1], [64], [5, 13]], initial: initial(130))
            for _ in 0..<3 {
                try one.step(gradient)
                try three.step(gradient)
            }
            #expect(one.weights == three.weights, "\(text)")
        }
    }

    @Test(arguments: InstalledPlugins.optimizers)
    func rewoundAndUninterruptedGiveTheSameBits(name: String) throws {
        for text in try specifications(of: name) {
            let uninterrupted = try OptimizerRun(text, shapes: [[65]], initial: initial(65))
            let interrupted = try OptimizerRun(text, shapes: [[65]], initial: initial(65))
            for _ in 0..<5 {
                try uninterrupted.step(gradient)
                interrupted.exchangeState()
                try interrupted.step(gradient)
            }
            #expect(uninterrupted.weights == interrupted.weights, "\(text)")
            #expect(uninterrupted.state.isIdentical(to: interrupted.state), "\(text)")
        }
    }

    @Test(arguments: InstalledPlugins.optimizers)
    func readsGradientsAndLeavesThem(name: String) throws {
        for text in try specifications(of: name) {
            let run = try OptimizerRun(text, shapes: [[65]], initial: initial(65))
            try run.step { _ in Array(repeating: 0.25, count: 65) }
            #expect((0..<65).allSatisfy { run.gradients[$0] == 0.25 }, "\(text)")
            #expect((65..<run.length).allSatisfy { run.parameters[$0] == 0 || text.contains("eps=0") }, "\(text)")
        }
    }

    @Test(arguments: InstalledPlugins.optimizers)
    func aZeroGradientMovesNothingButDecay(name: String) throws {
        let run = try OptimizerRun(name, shapes: [[65]], initial: initial(65))
        let before = run.weights
        for _ in 0..<3 { try run.step { _ in Array(repeating: 0, count: 65) } }
        // Weight decay, which some have by default, shrinks all weights by one factor.
        let factor = run.weights[0] / before[0]
        #expect(factor > 0.999 && factor <= 1)
        for (weight, start) in zip(run.weights, before) {
            #expect(factor == 1 ? weight == start : abs(weight - factor * start) <= 4e-7 * abs(start))
        }
    }

    @Test(arguments: InstalledPlugins.optimizers)
    func aGradientThatIsNotANumberIsSeenInTheWeights(name: String) throws {
        let broken = try OptimizerRun(name, shapes: [[3]], initial: [1, 2, 3])
        let whole = try OptimizerRun(name, shapes: [[3]], initial: [1, 2, 3])
        // At the second step if not at the first, with which some only begin to measure.
        for first in [true, false] {
            try broken.step { _ in [first ? .nan : 0, 0, 0] }
            try whole.step { _ in [0, 0, 0] }
        }
        #expect(broken.weights[0].isNaN)
        // A norm takes it to all others.
        guard broken.optimizer.component.isElementwise else { return }
        #expect(broken.weights[1...] == whole.weights[1...])
    }

    /// Rates of which one suits every optimizer, the usual ones first.
    private static let rates = [0.05, 0.02, 0.5, 0.001, 0.0003, 10, 100]

    @Test(arguments: InstalledPlugins.optimizers)
    func theLossOfAQuadraticFalls(name: String) throws {
        func loss(_ weights: [Double]) -> Double { zip(weights, gradient(weights)).reduce(0) { $0 + $1.0 * $1.1 / 2 } }
        let isReached = try Self.rates.contains { rate in
            let run = try OptimizerRun("\(name)(lr=\(rate))", shapes: [[9]], initial: initial(9))
            for _ in 0..<200 { try run.step(gradient) }
            return try loss(run.evaluated()) < loss(initial(9)) / 10
        }
        #expect(isReached)
    }

    /// (1 − x)² + 100 (y − x²)², from its usual start at 24.2, with a rate that falls in a line.
    @Test(arguments: InstalledPlugins.optimizers)
    func theFloorOfRosenbrocksValleyIsReached(name: String) throws {
        let steps = 20_000
        let isReached = try Self.rates.contains { rate in
            let run = try OptimizerRun("\(name)(lr=\(rate))", shapes: [[2]], initial: [-1.2, 1])
            for step in 0..<steps {
                try run.step(rate: 1 - Double(step) / Double(steps)) { w in
                    let past = w[1] - w[0] * w[0]
                    return [-2 * (1 - w[0]) - 400 * w[0] * past, 200 * past]
                }
            }
            let point = try run.evaluated()
            let (x, y) = (point[0], point[1])
            return (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x) < 0.05
        }
        #expect(isReached)
    }

    @Test(arguments: InstalledPlugins.optimizers)
    func evaluationChangesNothing(name: String) throws {
        for text in try specifications(of: name) {
            let undisturbed = try OptimizerRun(text, shapes: [[5, 13], [7]], initial: initial(72))
            let evaluated = try OptimizerRun(text, shapes: [[5, 13], [7]], initial: initial(72))
            #expect(try evaluated.evaluated() == evaluated.weights, "before the first step: \(text)")
            for _ in 0..<3 {
                try undisturbed.step(gradient)
                try evaluated.step(gradient)
                let point = try evaluated.evaluated()
                #expect(try evaluated.evaluated().map(\.bitPattern) == point.map(\.bitPattern), "\(text)")
                if !evaluated.optimizer.hasEvaluationPoint {
                    #expect(point.map(\.bitPattern) == evaluated.weights.map(\.bitPattern), "\(text)")
                }
            }
            #expect(evaluated.weights.map(\.bitPattern) == undisturbed.weights.map(\.bitPattern), "\(text)")
            #expect(evaluated.state.isIdentical(to: undisturbed.state), "\(text)")
        }
    }
}
