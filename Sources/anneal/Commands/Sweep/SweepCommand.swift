internal import AnnealEvidence
internal import AnnealExperiment
internal import AnnealHost
internal import AnnealTrials
internal import ArgumentParser

struct SweepCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sweep",
        abstract: "Train at every point of a grid, or at Sobol' points, and show a heat map.",
        discussion: """
            anneal sweep grid.yml --schedule cosine --report heat.html
            anneal sweep grid.yml --points 32 --steps 1000 --metric validation_loss \\
                -- python train.py --lr {lr} --weight-decay {weight_decay} --seed {seed}
            with in grid.yml:
                lr: log(1e-4..1e-1, 7)
                weight_decay: [0, 0.01, 0.1]
            A parameter is an option of train, a parameter of the optimizer, or any name in a command's braces. The same command \
            again goes on where it was.
            """)

    @Argument(help: ArgumentHelp("The parameters and their values.", valueName: "file"), completion: .file())
    var grid: String
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Sobol' points instead of all combinations; powers of two are spread best.", valueName: "n"),
        transform: NumberText.count)
    var points: Int?
    @Option(
        parsing: .unconditional, help: ArgumentHelp("Seeds of every point.", valueName: "n"),
        transform: NumberText.count)
    var seeds = 1
    @Option(
        help: ArgumentHelp("What drives the rate, if that is not swept (default: fixed).", valueName: "spec"),
        completion: NameCompletion.schedule)
    var schedule: String?
    @OptionGroup(title: "Comparison") var comparison: ComparisonOptions
    @OptionGroup(title: "Comparison") var shares: ShareOptions
    @OptionGroup var trained: SubjectOptions

    private func filesInUse() throws -> FilesInUse {
        var files = try trained.experiment.filesInUse()
        files.reads(grid, "the grid")
        return files
    }

    func run() throws {
        let file = try SweepFile(grid)
        if let schedule, file.axes.contains(where: { $0.key == "schedule" }) {
            throw UsageError("--schedule \(schedule) is typed, and \(grid) sweeps it: leave one out")
        }
        // Trials of a model of ours are known by their schedule anyway.
        let sweep = try Sweep(file, prefix: trained.command.isEmpty ? nil : schedule, points: points)
        let run = try ComparisonRun(comparison, shares: shares, reading: try filesInUse()) {
            store throws -> any ComparisonSubject in
            try training(sweep, file, store)
        }
        let count = sweep.record.points.count
        run.console.print(
            "\(count) point\(count == 1 ? "" : "s")\(points == nil ? "" : " (Sobol')") of "
                + "\(file.axes.map(\.key).joined(separator: ", ")), on \(seeds) seed\(seeds == 1 ? "" : "s") of "
                + "\(run.subject.steps) steps each")
        var plan = try comparison.plan(
            for: run.subject, arms: sweep.arms.map { .init($0.name, grid: RateGrid($0.rates, extends: false)) })
        plan.design = .grid(seeds: seeds)
        let race = try run.race(plan, of: run.subject)
        let record = try ComparisonRecord(
            of: race, run.subject, target: comparison.target, command: ComparisonRun.commandToRepeat,
            sweep: sweep.record)
        try run.conclude(race, of: run.subject, record: record) { $0.sweepLines }
    }

    private func training(_ sweep: Sweep, _ file: SweepFile, _ store: TrialStore) throws -> any ComparisonSubject {
        let rates = RateGrid(sweep.arms.flatMap(\.rates), extends: false)
        if let external = try trained.external(
            sweep.arms.map { try externalArm($0, file) }, rates, metric: comparison.metric)
        {
            return external
        }
        let environment = try trained.experiment.runEnvironment()
        var base = try trained.base()
        if let schedule { base.schedules = [try ScheduleAssignment(schedule, reader: .files)] }
        if trained.length.steps == nil && file.axes.contains(where: { $0.key == "batch-size" }) {
            throw file.error(
                "batch-size",
                "with the batch size changes how many steps an epoch has: say how many each point gets, --steps 500")
        }
        let swept = SweptExperiment(base: base, registry: try environment.registry(), file: file)
        let arms = try sweep.arms.map { ComparedArms.Arm(name: $0.name, experiment: try swept.experiment($0.settings)) }
        return try OwnTraining(
            ComparedArms(arms, common: base, environment), rates: rates, metric: comparison.metric, store: store)
    }

    private func externalArm(_ arm: Sweep.Arm, _ file: SweepFile) throws -> ExternalArm {
        var settings = Dictionary(uniqueKeysWithValues: arm.settings.map { ($0.key, $0.value) })
        for key in settings.keys.sorted() where TrainerCommand.ownPlaces.contains(key) {
            throw file.error(key, "{\(key)} is filled in with what a trial is, and cannot be swept")
        }
        for (key, _) in arm.settings
        where key != "schedule" && !trained.command.contains(where: { $0.contains("{\(key)}") }) {
            throw file.error(key, "the command has no {\(key)} to fill in")
        }
        let text = settings.removeValue(forKey: "schedule") ?? schedule ?? "fixed"
        return ExternalArm(name: arm.name, schedule: try ScheduleSpecification.read(text), settings: settings)
    }
}
