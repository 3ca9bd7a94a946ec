import AnnealCheck
import Testing

/// What optimizers make of numbers that change from step to step.
@Suite struct ScheduledOptimizerTests {
    /// Where each of these rates' steps along a gradient of 1 leads, from 1.
    private func walk(_ text: String, rates: [Double]) throws -> [Double] {
        let run = try Descent(text, shapes: [[1]], initial: [1])
        return try rates.map { rate in
            try run.step(rate: rate) { _ in [1] }
            return run.weights[0]
        }
    }

    /// PyTorch's Rprop would not look at the rate again.
    @Test func `rprop scales its steps`() throws {
        let steady = try walk("rprop(lr=0.25)", rates: [1, 1])
        let scheduled = try walk("rprop(lr=0.25)", rates: [0.5, 0.25])
        #expect(steady[0] == 0.75 && abs(steady[1] - 0.45) < 1e-6)
        #expect(scheduled[0] == 0.875 && abs(scheduled[1] - 0.8) < 1e-6)
    }

    /// As PyTorch's: the rate of the next step is made at the end of one.
    @Test func `asgd takes a rate one step late`() throws {
        let steady = try walk("asgd(lr=0.25, lambd=0)", rates: [1, 1, 1])
        let scheduled = try walk("asgd(lr=0.25, lambd=0)", rates: [1, 0.5, 1])
        #expect(steady == [0.75, 0.5, 0.25])
        #expect(scheduled == [0.75, 0.5, 0.375])
    }

    @Test(arguments: ["sgd(lr=0.25)", "rmsprop(lr=0.25)"])
    func `momentum is kept if a schedule may raise it`(text: String) throws {
        for scheduled in [["momentum"], []] {
            let run = try Descent(text, shapes: [[1]], initial: [1], scheduled: scheduled)
            try run.step(values: ["momentum": 0.5]) { _ in [1] }
            let before = run.weights[0]
            try run.step(values: ["momentum": 0.5]) { _ in [0] }
            #expect((run.weights[0] < before) == (scheduled == ["momentum"]))
        }
    }

    /// A beta1 of 0 keeps no fast average, unless a schedule may raise it.
    @Test func `ademamix keeps its fast average if a schedule may raise beta 1`() throws {
        for scheduled in [["momentum"], []] {
            let run = try Descent(
                "ademamix(lr=0.25, beta1=0, alpha=0)", shapes: [[1]], initial: [1], scheduled: scheduled)
            try run.step(values: ["momentum": 0.5]) { _ in [1] }
            let before = run.weights[0]
            try run.step(values: ["momentum": 0.5]) { _ in [0] }
            #expect((run.weights[0] < before) == (scheduled == ["momentum"]))
        }
    }
}
