import AnnealHost
import Foundation
import Testing

/// What compositions mean, against the formulas of their pieces.
@Suite struct CompositionTests {
    private func schedule(
        _ text: String, steps: Int? = 100, epoch: Int = 1, batch: Int? = nil, clock: Clock? = nil
    ) throws -> ScheduleInstance {
        try ScheduleInstance(
            ScheduleSpecification(text), in: InstalledPlugins.registry,
            length: RunLength(steps: steps, stepsPerEpoch: epoch, batchSize: batch), clock: clock)
    }

    private func rates(_ text: String, steps: Int = 100, epoch: Int = 1, upTo end: Int? = nil) throws -> [Double] {
        let schedule = try schedule(text, steps: steps, epoch: epoch)
        let values = try schedule.curve(
            steps: 0..<(end ?? steps), base: schedule.channels.map { $0 == "lr" ? 0.1 : 0.9 })
        return stride(from: 0, to: values.count, by: schedule.channels.count).map { values[$0] }
    }

    /// The formulas are evaluated in double precision, too, and a little less carefully.
    private func expect(
        _ values: [Double], _ formula: (Double) -> Double, sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) {
        for (step, value) in values.enumerated() {
            #expect(abs(value - formula(Double(step))) <= 8 * 0.1.ulp, "step \(step)", sourceLocation: sourceLocation)
        }
    }

    @Test func `a left out time is the length of the piece`() throws {
        expect(try rates("linear(start_factor=0.01) for 5% -> cosine(eta_min=1e-5)", upTo: 101)) {
            (t: Double) -> Double in
            if t < 5 { return 0.1 * (0.01 + 0.99 * t / 5) }
            let cosine = cos(Double.pi * (t - 5) / 95)
            return 1e-5 + (0.1 - 1e-5) * (1 + cosine) / 2
        }
    }

    @Test func `every piece has the base of the sequence`() throws {
        expect(try rates("0.5 for 10 steps -> 2 for 10 steps -> fixed")) { (t: Double) -> Double in
            t < 10 ? 0.05 : t < 20 ? 0.2 : 0.1
        }
        expect(try rates("(0.5 for 10 steps -> linear(start_factor=0, total_iters=10)) * 0.5")) {
            $0 < 10 ? 0.025 : 0.05 * min(1, ($0 - 10) / 10)
        }
    }

    /// Brackets whose pieces all have lengths are as long as those together: they change nothing.
    @Test(arguments: [
        (
            "(linear for 4 steps -> fixed for 6 steps) -> exponential(gamma=0.9)",
            "linear for 4 steps -> fixed for 6 steps -> exponential(gamma=0.9)"
        ),
        (
            "((linear for 1 epoch) -> (0.5 for 2 epochs -> 2 for 7 steps)) -> cosine",
            "linear for 1 epoch -> 0.5 for 2 epochs -> 2 for 7 steps -> cosine"
        ),
        (
            "fixed for 10% -> (linear for 64 samples -> 0.5 for 8 steps) -> cosine",
            "fixed for 10% -> linear for 64 samples -> 0.5 for 8 steps -> cosine"
        ),
    ])
    func `brackets are as long as their pieces`(text: String, flat: String) throws {
        func made(_ text: String) throws -> (pieces: [String], rates: [Double]) {
            let schedule = try schedule(text, steps: 100, epoch: 10, batch: 16)
            return (schedule.pieces.map { "\($0.steps): \($0.text)" }, try schedule.curve(steps: 0..<120, base: [0.1]))
        }
        let (brackets, expected) = (try made(text), try made(flat))
        #expect(brackets.rates == expected.rates && brackets.pieces == expected.pieces)
        #expect("\(try ScheduleSpecification(text))" == text)
    }

    @Test(arguments: ["(linear for 5% -> fixed for 6 steps) -> cosine", "(linear for 4 steps -> fixed) -> cosine"])
    func `brackets without a length of their own need one`(text: String) {
        #expect(throws: SpecificationError.self) { try ScheduleSpecification(text) }
    }

    @Test func `the left of a product is the base of the right`() throws {
        expect(try rates("linear(start_factor=0.5, total_iters=10) * cosine(eta_min=0.01)")) { (t: Double) -> Double in
            let base = 0.1 * (0.5 + 0.5 * min(1, t / 10))
            let cosine = cos(Double.pi * t / 100)
            return 0.01 + (base - 0.01) * (1 + cosine) / 2
        }
        // Not the same the other way round: the cosine's floor is then scaled, too.
        expect(try rates("cosine(eta_min=0.01) * linear(start_factor=0.5, total_iters=10)")) { (t: Double) -> Double in
            let cosine = cos(Double.pi * t / 100)
            let climb = 0.5 + 0.5 * min(1, t / 10)
            return (0.01 + 0.09 * (1 + cosine) / 2) * climb
        }
    }

    @Test func `nested sequences count from their own start`() throws {
        expect(try rates("(1 for 25% -> 0.5) for 40 steps -> (0.25 for 50% -> step(step_size=10))")) {
            (t: Double) -> Double in
            if t < 40 { return t < 10 ? 0.1 : 0.05 }
            return t < 70 ? 0.025 : 0.1 * pow(0.1, floor((t - 70) / 10))
        }
    }

    @Test func `the last piece goes on by its own rule`() throws {
        let values = try rates("1 for 10 steps -> cosine for 20 steps", steps: 30, upTo: 80)
        expect(Array(values)) { (t: Double) -> Double in
            let cosine = cos(Double.pi * (t - 10) / 20)
            return t < 10 ? 0.1 : 0.05 * (1 + cosine)
        }
    }

    @Test func `empty pieces are checked but never made`() throws {
        // onecycle has no cycle of length 0; it would be refused.
        expect(try rates("onecycle for 0% -> 0.5 for 0 steps -> fixed")) { _ in 0.1 }
        expect(try rates("1 for 100% -> onecycle")) { _ in 0.1 }
        #expect(throws: SpecificationError.self) { try rates("onecycle(pct_start=2) for 0% -> fixed") }
    }

    @Test func `one specification has one clock`() throws {
        let texts: [(String, Clock)] = [
            ("cosine", .epoch), ("rex", .step), ("cosine * 0.5", .epoch), ("cosine * rex", .step),
            ("1 for 5 steps -> cosine", .step), ("cosine for 50%", .epoch), ("(1 for 5 steps -> cosine) * 0.5", .step),
        ]
        for (text, clock) in texts { #expect(try schedule(text, epoch: 10).clock == clock, "\(text)") }
        // A bare number is in the schedule's own clock everywhere, and so is the tick that gamma counts by.
        let alone = try rates("step(step_size=2, gamma=0.5)", epoch: 10)
        #expect(try rates("1 for 0 steps -> step(step_size=2, gamma=0.5)", epoch: 10) == alone)
        expect(try rates("1 for 10 steps -> exponential(gamma=0.5)", epoch: 10)) {
            $0 < 10 ? 0.1 : 0.1 * pow(0.5, ($0 - 10) / 10)
        }
        // A staircase of epochs: PyTorch's SequentialLR, stepped per epoch.
        let stairs = try schedule(
            "linear(start_factor=0.5) for 2 epochs -> exponential(gamma=0.5)", epoch: 10, clock: .epoch)
        expect(try stairs.curve(steps: 0..<100, base: [0.1])) { t in
            let epoch = floor(t / 10)
            return epoch < 2 ? 0.1 * (0.5 + 0.25 * epoch) : 0.1 * pow(0.5, epoch - 2)
        }
        #expect(throws: SpecificationError.self) { try schedule("1 for 15 steps -> cosine", epoch: 10, clock: .epoch) }
    }

    @Test func `units are legal for every time`() throws {
        #expect(try rates("step(step_size=25%)", upTo: 100) == rates("step(step_size=25)", upTo: 100))
        let byEpochs = try rates("multistep(milestones=[3 epochs, 50%])", steps: 100, epoch: 10)
        #expect(try byEpochs == rates("multistep(milestones=[3, 5])", steps: 100, epoch: 10))
        #expect(try schedule("rex(total_steps=640 samples)", batch: 32).curve(steps: 20..<21, base: [1]) == [0])
    }

    @Test func `channels that a strategy lacks pass through`() throws {
        let schedule = try schedule("linear(start_factor=0.5) for 50 steps -> onecycle(max_lr=1)")
        #expect(schedule.channels == ["lr", "momentum"])
        let values = try schedule.curve(steps: 0..<52, base: [0.1, 0.7])
        #expect(values[1] == 0.7 && values[2 * 49 + 1] == 0.7)
        #expect(values[2 * 50] == 0.04 && values[2 * 50 + 1] == 0.95)
        #expect(try self.schedule("onecycle(max_lr=1) * 0.5").curve(steps: 0..<1, base: [0.1, 0.7]) == [0.02, 0.95])
    }

    /// Only those in force at the last step hear a result, with their own time and the base they had.
    @Test func `listeners hear what happens in their piece`() throws {
        let schedule = try schedule(
            "(1 for 2 epochs -> plateau(patience=0, factor=0.5, min_lr=0.02)) * plateau(patience=1, factor=0.5)",
            epoch: 10)
        #expect(schedule.stateKeys.first == "plateau.best" && schedule.stateKeys.last?.hasPrefix("plateau#2.") == true)
        var state = schedule.initialState
        func observe(_ metric: Double, afterEpoch epoch: Int) throws -> Double {
            try schedule.observe(metric: metric, afterStep: epoch * 10, base: [0.1], state: &state)
            return try schedule.curve(steps: epoch * 10..<epoch * 10 + 1, base: [0.1], state: state)[0]
        }
        // The evaluation at the end of the first piece belongs to it: the plateau has heard nothing yet.
        #expect(try [observe(1, afterEpoch: 1), observe(1, afterEpoch: 2)] == [0.1, 0.1])
        // The first plateau hears its first metric; the second one, over both pieces, its third and drops.
        #expect(try observe(1, afterEpoch: 3) == 0.05)
        // Now the first drops to 0.05 of which the second leaves half.
        #expect(try observe(1, afterEpoch: 4) == 0.025)
        // 0.025 on the first, and a second drop of the second.
        #expect(try observe(1, afterEpoch: 5) == 0.1 * 0.25 * 0.25)
        // No lower than min_lr, which is a rate of the first plateau and not of the whole.
        #expect(try observe(1, afterEpoch: 6) == 0.02 * 0.25)
    }

    @Test func `pieces are named`() throws {
        let schedule = try schedule("(linear for 10% -> step(step_size=3)) * 0.5")
        func inWords(_ schedule: ScheduleInstance) -> [String] { schedule.pieces.map { "\($0.steps): \($0.text)" } }
        #expect(inWords(schedule) == ["0..<10: linear * 0.5", "10..<100: step(step_size=3) * 0.5"])
        #expect(try inWords(self.schedule("cosine")) == ["0..<100: cosine"])
        let stairs = try self.schedule("1 for 2 epochs -> rex", epoch: 10, clock: .epoch)
        #expect(stairs.pieces.map(\.steps) == [0..<20, 20..<100])
    }

    @Test(arguments: [
        (
            "1 for 60% -> 2 for 50%",
            "the pieces up to here are 110 steps long, and there are only 100 steps: "
                + "shorten one, or leave out the last length (each is rounded to whole steps)",
            "1 for 60% -> 2 for 50%\n                   ^"
        ),
        (
            "(1 for 3 steps -> 2 for 3 steps) for 5 steps -> 1",
            "the pieces up to here are 6 steps long, and there are only 5 steps: shorten one, or leave out the last length (each is rounded to whole steps)",
            "(1 for 3 steps -> 2 for 3 steps) for 5 steps -> 1\n                        ^"
        ),
        (
            "cosine * piecewise(values=[1])",
            "piecewise sets the rate itself, so what stands to the left of its * would be lost: put it first",
            "cosine * piecewise(values=[1])\n         ^"
        ),
        (
            "fixed * (1 for 5% -> noam(d_model=4))",
            "noam sets the rate itself, so what stands to the left of its * would be lost: put it first",
            "fixed * (1 for 5% -> noam(d_model=4))\n                     ^"
        ),
        (
            "1 for 5% -> step(step_size=3, gamma=2)",
            "step cannot take gamma=2: it takes gamma (number, 0 to 1, default 0.1)",
            "1 for 5% -> step(step_size=3, gamma=2)\n                                    ^"
        ),
        (
            "1 for 5% -> step(size=3)",
            "step has no parameter size (did you mean step_size?): it has step_size (time, above 0, required), gamma (number, 0 to 1, default 0.1)",
            "1 for 5% -> step(size=3)\n                 ^"
        ),
        (
            "1 for 5% -> step", "step needs step_size (time, above 0, required): write step(step_size=…)",
            "1 for 5% -> step\n            ^"
        ),
        (
            "step(step_size=0.1%)", "step's step_size comes to 0 steps: it takes step_size (time, above 0, required)",
            "step(step_size=0.1%)\n               ^"
        ),
        (
            "step(step_size=5 samples)",
            "5 samples cannot be counted in steps, because the batch size is unknown",
            "step(step_size=5 samples)\n               ^"
        ),
    ])
    func `a mistake is shown`(text: String, sentence: String, excerpt: String) throws {
        let error = #expect(throws: SpecificationError.self) { try schedule(text, clock: .step) }
        #expect(error?.description == sentence)
        #expect(error?.excerpt == excerpt)
    }

    @Test func `what needs the length of the run is refused without it`() throws {
        for text in ["1 for 5% -> fixed", "1 for 5 steps -> cosine", "step(step_size=5%)"] {
            #expect(throws: SpecificationError.self, "\(text)") { try schedule(text, steps: nil) }
        }
        #expect(
            try schedule("cosine for 5 steps -> 0.5", steps: nil).curve(steps: 4..<7, base: [1]).last == 0.5)
    }
}
