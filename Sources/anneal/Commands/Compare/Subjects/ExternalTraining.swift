internal import AnnealEvidence
internal import AnnealExperiment
internal import AnnealFiles
internal import AnnealHost
internal import AnnealTrials
internal import Foundation

/// Any command as the subject: it gets a rate, a seed and a table of rates, and says how good it was.
struct ExternalTraining: ComparisonSubject {
    let description: ExperimentDescription
    let steps: Int
    let usualJobs = 1
    private let command: TrainerCommand
    private let schedules: [ScheduleSpecification]
    private let grid: RateGrid
    private let registry: Registry
    /// The schedules' tables, gone with the program.
    private let folder: TableFolder

    /// - Parameter warmup: before every schedule.
    init(
        _ words: [String], schedules: [ScheduleSpecification], warmup: TimeSpan?, steps: Int?, rates: RateGrid?,
        metric: String?, _ environment: RunEnvironment
    ) throws {
        guard let steps else { throw UsageError("say how many steps the command trains for: --steps 1000") }
        guard let grid = rates else {
            throw UsageError("the rates of a command cannot be found: give --rates 0.001,0.01,0.1")
        }
        guard let name = metric else {
            throw UsageError("say which number of the command's is compared: --metric validation_loss")
        }
        command = TrainerCommand(words)
        self.steps = steps
        self.grid = grid
        let given = schedules.isEmpty ? [try ScheduleSpecification("fixed")] : schedules
        self.schedules = given.map { schedule in warmup.map { schedule.warmedUp(for: $0) } ?? schedule }
        registry = try environment.registry()
        let vetting = NativeVetting(environment: environment)
        try vetting.check(self.schedules)
        for schedule in self.schedules {
            try vetting.tryOut(schedule, base: grid.rates[0], length: RunLength(steps: steps), clock: .step)
        }
        let subject = words.map(shellQuoted).joined(separator: " ")
        let configuration = #"{"steps":\#(steps)}"#
        let components = try self.schedules.flatMap(\.strategies).map { [registry] in
            try registry.component($0.name, .schedule)
        }
        description = ExperimentDescription(
            subject: subject, digest: SHA256(of: Array("\(name)\n\(steps)\n\(words)".utf8)).description,
            configuration: configuration, metric: Metric(name),
            plugins: try RunPlugin.all(of: components).map {
                .init(name: $0.name, version: $0.version, sha256: $0.sha256)
            },
            version: hostVersion)
        folder = try TableFolder()
    }

    func firstSeed() -> Int { 0 }

    func grids(_ store: TrialStore, _ experiment: Int64) -> [RacePlan.Arm] {
        schedules.map { .init("\($0)", grid: grid) }
    }

    func rates(ofArm arm: Int, rate: Double) throws -> [Double] {
        try curve(ofArm: arm, rate: rate, steps: steps).values(of: "lr") ?? []
    }

    private func curve(ofArm arm: Int, rate: Double, steps: Int) throws -> ScheduleCurve {
        let schedule = try ScheduleInstance(
            schedules[arm], in: registry, length: RunLength(steps: steps), clock: .step)
        return try ScheduleCurve(schedule, base: ["lr": rate])
    }

    func task(for trial: Trial, id: Int64, jobs: Int) throws -> TrainerTask {
        let curve = try curve(ofArm: trial.arm, rate: trial.rate, steps: trial.steps)
        let file = "\(folder.path)/\(id).csv"
        try Output(file, option: "the schedule's table").write(ScheduleTable(curves: [curve]).csv)
        return command.task(for: trial, id: id, scheduleCSV: file)
    }
}

/// A folder of this process's that goes when nobody holds it.
private final class TableFolder {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "anneal-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
