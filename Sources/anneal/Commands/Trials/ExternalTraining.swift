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
    private var arms: [ExternalArm]
    private let grid: RateGrid
    private let seed: Int
    private let warmup: TimeSpan?
    private let registry: Registry
    /// The schedules' tables, gone with the program.
    private let folder: TableFolder

    /// - Parameters:
    ///   - rates: among which each arm's is looked for.
    ///   - metric: the number of the command's that is compared.
    ///   - firstSeed: The others follow it.
    init(
        _ words: [String], arms: [ExternalArm], _ rates: RateGrid?, metric: String?, _ length: LengthOptions,
        firstSeed: Int,
        _ environment: RunEnvironment
    ) throws {
        guard let steps = try length.steps.map(NumberText.count) else {
            throw UsageError("say how many steps the command trains for: --steps 1000")
        }
        guard let grid = rates else {
            throw UsageError("the rates of a command cannot be found: give --rates 0.001,0.01,0.1")
        }
        guard let name = metric else {
            throw UsageError("say which number of the command's is compared: --metric validation_loss")
        }
        command = TrainerCommand(words)
        self.steps = steps
        self.grid = grid
        seed = firstSeed
        let warmup = try length.warmup.map(NumberText.timeSpan)
        self.arms = arms.map { arm in warmup.map(arm.warmedUp) ?? arm }
        self.warmup = warmup
        registry = try environment.registry()
        let vetting = NativeVetting(environment: environment)
        let schedules = self.arms.map(\.schedule)
        try vetting.check(schedules)
        for schedule in schedules {
            try vetting.tryOut(schedule, base: grid.rates[0], length: RunLength(steps: steps), clock: .step)
            // Whatever is wrong with an arm is said before another has trained for it.
            _ = try ScheduleInstance(schedule, in: registry, length: RunLength(steps: steps), clock: .step)
        }
        guard Set(self.arms.map(\.name)).count == arms.count else { throw UsageError("two of the arms have one name") }
        let subject = words.map(shellQuoted).joined(separator: " ")
        let configuration = #"{"steps":\#(steps)}"#
        let components = try schedules.flatMap(\.strategies).map { [registry] in
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

    func firstSeed() -> Int { seed }

    var files: CommandFiles { CommandFiles(of: command.words) }

    var notes: [String] {
        let names = command.unfilled(settings: arms.flatMap(\.settings.keys))
        guard !names.isEmpty else { return [] }
        let known = TrainerCommand.places.map { "{\($0)}" }.joined(separator: ", ")
        return names.map { "{\($0)} stays as it is in the command: filled in are \(known)" }
    }

    func grids(_ store: TrialStore, _ experiment: Int64) -> [RacePlan.Arm] {
        arms.map { .init($0.name, grid: grid) }
    }

    func trying(_ schedules: [ScheduleSpecification]) -> any ComparisonSubject {
        var other = self
        other.arms = schedules.map { ExternalArm(schedule: warmup.map($0.warmedUp) ?? $0) }
        return other
    }

    func rates(ofArm arm: Int, rate: Double) throws -> [Double] {
        try curve(ofArm: arm, rate: rate, steps: steps).values(of: "lr") ?? []
    }

    private func curve(ofArm arm: Int, rate: Double, steps: Int) throws -> ScheduleCurve {
        let schedule = try ScheduleInstance(
            arms[arm].schedule, in: registry, length: RunLength(steps: steps), clock: .step)
        return try ScheduleCurve(schedule, base: ["lr": rate])
    }

    func task(for trial: Trial, id: Int64, jobs: Int) throws -> TrainerTask {
        let curve = try curve(ofArm: trial.arm, rate: trial.rate, steps: trial.steps)
        let file = "\(folder.path)/\(id).csv"
        try ScheduleTable(curves: [curve]).write(to: Output(file, option: "the schedule's table"))
        let arm = arms[trial.arm]
        return command.task(for: trial, id: id, schedule: "\(arm.schedule)", csv: file, settings: arm.settings)
    }
}

/// An arm of a command's: a schedule, and what else is filled in.
struct ExternalArm {
    private(set) var name: String
    private(set) var schedule: ScheduleSpecification
    /// By the name in braces.
    let settings: [String: String]

    /// - Parameter name: the schedule's text if not given.
    init(name: String? = nil, schedule: ScheduleSpecification, settings: [String: String] = [:]) {
        self.name = name ?? "\(schedule)"
        self.schedule = schedule
        self.settings = settings
    }

    /// After a climb; an arm that is named by its schedule is then named by both.
    func warmedUp(for length: TimeSpan) -> ExternalArm {
        var arm = self
        arm.schedule = schedule.warmedUp(for: length)
        arm.name = name == "\(schedule)" ? "\(arm.schedule)" : "warmup for \(length), \(name)"
        return arm
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
