internal import AnnealCheck
internal import AnnealHost
internal import ArgumentParser

/// What a trial starts: makes a schedule and asks it for the rates of a run.
struct PluginsTrySchedule: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "try-schedule", shouldDisplay: false)

    /// So many steps are looked at, from the first to the last.
    private static let steps = 1000

    @Argument var schedule: String
    @Option var base: Double
    @Option var steps: Int?
    @Option var stepsPerEpoch = 1
    @Option var batchSize: Int?
    @Option var clock: Clock?
    @OptionGroup var plugins: PluginOptions

    func run() throws {
        let specification = try ScheduleSpecification(schedule)
        let length = RunLength(steps: steps, stepsPerEpoch: stepsPerEpoch, batchSize: batchSize)
        IsolatedRun.perform {
            let registry = try plugins.registry()
            let schedule: ScheduleInstance
            do throws(SpecificationError) {
                schedule = try ScheduleInstance(specification, in: registry, length: length, clock: clock)
            } catch {
                // Whoever makes it after the trial is told the same.
                return
            }
            let bases = schedule.channels.map { $0 == "lr" ? base : 0.9 }
            let last = max(1, steps ?? Self.steps) - 1
            for index in 0..<Self.steps {
                let step = index * last / (Self.steps - 1)
                _ = try schedule.curve(steps: step..<step + 1, base: bases)
            }
            // A run reads ahead, past its end, too; what it is told there need not be a rate.
            _ = try? schedule.curve(steps: last..<last + 100, base: bases)
        }
    }
}
