import AnnealHost
import Foundation
import Testing

/// A run that goes on with another length than it was planned for.
@Suite struct HorizonTests {
    private func schedule(_ text: String, steps: Int, epoch: Int = 1) throws -> ScheduleInstance {
        try ScheduleInstance(
            ScheduleSpecification(text), in: InstalledPlugins.registry,
            length: RunLength(steps: steps, stepsPerEpoch: epoch))
    }

    private func resumed(
        _ schedule: ScheduleInstance, at step: Int, steps: Int, _ policy: HorizonPolicy
    ) throws -> ScheduleInstance {
        try schedule.resumed(
            atStep: step, length: RunLength(steps: steps, stepsPerEpoch: schedule.length.stepsPerEpoch), policy,
            in: InstalledPlugins.registry)
    }

    @Test func `another length is refused unless asked for`() throws {
        let cosine = try schedule("cosine", steps: 100)
        let error = #expect(throws: SpecificationError.self) { try resumed(cosine, at: 40, steps: 150, .refuse) }
        #expect(
            error?.description.hasPrefix("the schedule was planned for 100 steps, and the run is now 150 steps long")
                == true)
        #expect(try resumed(cosine, at: 40, steps: 100, .refuse) === cosine)
    }

    @Test func `keep step is the schedule of the new length`() throws {
        let longer = try resumed(schedule("1 for 10% -> cosine", steps: 100), at: 40, steps: 200, .keepStep)
        let anew = try schedule("1 for 10% -> cosine", steps: 200)
        #expect(try longer.curve(steps: 0..<250, base: [0.1]) == anew.curve(steps: 0..<250, base: [0.1]))
    }

    /// k = 40 of N = 100, now N′ = 160: the old schedule at 40 + (s − 40) · 60 / 120.
    @Test func `keep fraction stretches what is left`() throws {
        let old = try schedule("linear(start_factor=0) for 10 steps -> rex", steps: 100)
        let now = try resumed(old, at: 40, steps: 160, .keepFraction)
        func planned(_ step: Double) -> Double { step <= 40 ? step : 40 + (step - 40) * 60 / 120 }
        let times = (0...200).map { planned(Double($0)) }
        #expect(try now.curve(steps: 0..<201, base: [0.1]) == old.values(atTimes: times, base: [0.1]))
        #expect(try now.curve(steps: 160..<161, base: [0.1]) == [0], "it ends where the old one ended")
        #expect(now.pieces.map(\.steps) == [0..<10, 10..<160])

        // Interrupted again, stretched again.
        let again = try resumed(now, at: 100, steps: 130, .keepFraction)
        let twice = (100...130).map { step -> Double in planned(100 + Double(step - 100) * 60 / 30) }
        #expect(try again.curve(steps: 100..<131, base: [0.1]) == old.values(atTimes: twice, base: [0.1]))
    }

    @Test func `a staircase of epochs stays one`() throws {
        let old = try schedule("exponential(gamma=0.5)", steps: 100, epoch: 10)
        let now = try resumed(old, at: 50, steps: 150, .keepFraction)
        let epochs = (0..<150).map { step -> Double in
            let planned: Double = step <= 50 ? Double(step) : 50 + Double(step - 50) / 2
            return floor(planned / 10)
        }
        #expect(try now.curve(steps: 0..<150, base: [0.1]) == old.values(atTimes: epochs, base: [0.1]))
    }

    /// A warm-up that is over, and means nothing between ticks, does not make a staircase of what follows.
    @Test func `only what needs whole ticks is floored`() throws {
        let text = "warmup(over=100%, final_factor=1) for 10 steps -> rex"
        let old = try schedule(text, steps: 100)
        let now = try resumed(old, at: 40, steps: 160, .keepFraction)
        let times = (40..<160).map { step -> Double in 40 + Double(step - 40) / 2 }
        #expect(try now.curve(steps: 40..<160, base: [0.1]) == old.values(atTimes: times, base: [0.1]))
    }

    @Test func `no time is left`() throws {
        for policy in [HorizonPolicy.keepStep, .keepFraction] {
            #expect(throws: SpecificationError.noTimeLeft(done: 40, now: 30)) {
                try resumed(schedule("rex", steps: 100), at: 40, steps: 30, policy)
            }
        }
        let error = #expect(throws: SpecificationError.self) {
            try resumed(schedule("rex", steps: 100), at: 40, steps: 40, .keepFraction)
        }
        #expect(error?.description == "40 steps are done already, so the run cannot be 40 steps long")
    }

    @Test func `what was seen is kept by name`() throws {
        let old = try schedule("1 for 10 steps -> plateau(patience=0)", steps: 100, epoch: 10)
        var state = old.initialState
        for epoch in 2...5 { try old.observe(metric: Double(epoch), afterStep: epoch * 10, base: [0.1], state: &state) }
        for policy in [HorizonPolicy.keepStep, .keepFraction] {
            let now = try resumed(old, at: 50, steps: 200, policy)
            let kept = now.adopt(state, of: old)
            #expect(now.stateKeys == old.stateKeys && kept == state)
            #expect(
                try now.curve(steps: 50..<51, base: [0.1], state: kept)
                    == old.curve(steps: 50..<51, base: [0.1], state: state))
        }
    }
}
