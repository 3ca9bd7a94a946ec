import AnnealHost
import Testing

/// A run reads ahead; it must not be seen.
@Suite struct ScheduleReaderTests {
    private func schedule(_ text: String) throws -> ScheduleInstance {
        try ScheduleInstance(
            ScheduleSpecification(text), in: InstalledPlugins.registry,
            length: RunLength(steps: 400, stepsPerEpoch: 10))
    }

    private func value(_ reader: ScheduleReader, _ schedule: ScheduleInstance, _ step: Int) throws -> [Double] {
        var out = schedule.channels.map { _ in Double.nan }
        try reader.values(afterStep: step, state: schedule.initialState, into: &out)
        return out
    }

    @Test(arguments: [
        "fixed", "step(step_size=3)", "onecycle", "linear(start_factor=0.01) for 5% -> cosine", "plateau",
        "warmup(over=10 steps) * plateau", "cosine * 0.5",
    ])
    func `each step's values are those of the curve, in any order`(text: String) throws {
        let schedule = try schedule(text)
        let base = schedule.channels.map { $0 == "lr" ? 0.1 : 0.9 }
        let width = base.count
        let curve = try schedule.curve(steps: 0..<500, base: base)
        let reader = ScheduleReader(schedule, base: base)
        for step in Array(0..<200) + [499, 0, 63, 64, 65, 300, 299, 363, 364] {
            #expect(
                try value(reader, schedule, step) == Array(curve[step * width..<(step + 1) * width]), "step \(step)")
        }
    }

    /// The run may end before it; nobody asks for the values beyond.
    @Test func `a failure is met when its step comes`() throws {
        let schedule = try ScheduleInstance(
            ScheduleSpecification("expression(f=\"base * (70 - t)\")"), in: InstalledPlugins.registry,
            length: RunLength(steps: 60), clock: .step)
        let reader = ScheduleReader(schedule, base: [1])
        for step in 0...70 { #expect(try value(reader, schedule, step) == [Double(70 - step)]) }
        let error = #expect(throws: ComponentFailure.self) { try value(reader, schedule, 71) }
        #expect(error?.sentence.hasPrefix("gave lr = -1 at step 71; ") == true)
    }

    @Test func `the last steps that can be counted`() throws {
        let schedule = try schedule("fixed")
        #expect(try value(ScheduleReader(schedule, base: [0.1]), schedule, .max) == [0.1])
    }
}
