internal import AnnealEvidence
internal import AnnealExperiment
internal import AnnealFiles
internal import AnnealHost
internal import AnnealTraining
internal import AnnealTrials
internal import Foundation

/// A model of ours as the subject: each trial is this program again, with an experiment as JSON.
struct OwnTraining: ComparisonSubject {
    /// What trials report.
    private static let metrics = ["validation_accuracy", "validation_loss", "test_accuracy", "test_loss"]

    let description: ExperimentDescription
    private var arms: [ComparedArms.Arm]
    private let environment: RunEnvironment
    private let registry: Registry
    private var resolved: [ResolvedExperiment]
    private let prepared: PreparedArms
    private let length: TrialLength
    /// Where it is kept how long trials are.
    private let note: String?
    private let listed: RateGrid?
    /// Whether the arms are schedules that were not there when the data were read, all with the data of the first.
    private var isTrying = false

    var steps: Int { length.steps }

    /// - Parameters:
    ///   - rates: those of every arm; `nil` to look for them.
    ///   - store: where it may be known from an earlier time what the data are.
    init(_ compared: ComparedArms, rates: RateGrid?, metric: String?, store: TrialStore) throws {
        arms = compared.arms
        environment = compared.environment
        listed = rates
        let registry = try environment.registry()
        self.registry = registry
        let resolved = try arms.map { try ResolvedExperiment($0.experiment, in: registry) }
        self.resolved = resolved
        let vetting = NativeVetting(environment: environment)
        for arm in resolved {
            if arm.optimizerSetsRate {
                throw UsageError("\(arm.experiment.optimizer) sets lr, which a comparison varies: leave it out")
            }
            // They are not tried out: each trial is a process of its own, whose crash is a trial that failed.
            try vetting.check(arm.allSchedules.map(\.specification))
        }
        try Self.check(metric, validation: arms.map(\.experiment.validation).min() ?? 0)
        let plugins = try resolved.flatMap { arm in
            let used = try arm.allSchedules.flatMap(\.specification.strategies).map {
                try registry.component($0.name, .schedule)
            }
            return try RunPlugin.all(of: used + [arm.optimizer])
        }
        let files = Set(
            plugins.map { ExperimentDescription.Plugin(name: $0.name, version: $0.version, sha256: $0.sha256) }
        )
        .sorted { $0.name < $1.name }
        prepared = PreparedArms(resolved, environment)
        // Before the data are read: if they change meanwhile, they are read again next time.
        note = try TrialLength.note(for: compared, metric: metric)
        if let note, let known = try TrialLength.known(note, in: store) {
            length = known.length
            var description = known.experiment.description
            description.plugins = files
            self.description = description
        } else {
            length = try TrialLength(of: prepared, count: arms.count, names: arms.map(\.name))
            description = try Self.description(
                of: compared, prepared[0].data, metric, steps: length.steps, plugins: files)
        }
    }

    private static func check(_ metric: String?, validation: Double) throws {
        let name = metric ?? "the validation part's metric"
        if let metric, !metrics.contains(metric) {
            throw UsageError(
                "--metric \(metric) is nothing that a trial reports: it reports \(metrics.joined(separator: ", "))")
        }
        if validation == 0, metric.map({ $0.hasPrefix("validation_") }) ?? true {
            throw UsageError(
                "\(name) needs a part of the data to choose by: give --validation 0.1, or --metric test_loss")
        }
    }

    /// Trials are comparable if all is the same but what arms and trials differ in.
    private static func description(
        of compared: ComparedArms, _ parts: DataParts, _ metric: String?, steps: Int,
        plugins: [ExperimentDescription.Plugin]
    ) throws -> ExperimentDescription {
        let dataset = parts.dataset
        let isClassified = if case .classification = dataset.task { true } else { false }
        let metric = Metric(metric ?? (isClassified ? "validation_accuracy" : "validation_loss"))
        if !isClassified && metric.name.hasSuffix("accuracy") {
            throw UsageError("--metric \(metric.name): numbers are predicted, of which there is no accuracy")
        }
        let models = Set(compared.arms.map { "\($0.experiment.model)" }).sorted()
        let data = DataDigest(of: [dataset.train, dataset.test], parts.standardization)
        let key = "\(metric.name)\n\(steps)\n\(compared.identity)\n\(data)"
        return ExperimentDescription(
            subject: "\(models.joined(separator: " and ")) on \(dataset.name)",
            digest: SHA256(of: Array(key.utf8)).description, configuration: try compared.configuration(),
            metric: metric, plugins: plugins, version: hostVersion)
    }

    /// The same training with other schedules of the rate, of a single optimizer.
    func trying(_ schedules: [ScheduleSpecification]) throws -> any ComparisonSubject {
        var other = self
        let base = arms[0].experiment
        other.arms = try schedules.map { schedule in
            var experiment = base
            experiment.schedules = [try ScheduleAssignment("\(schedule)")] + base.schedules.filter { $0.target != "lr" }
            return ComparedArms.Arm(name: "\(schedule)", experiment: experiment)
        }
        other.resolved = try other.arms.map { try ResolvedExperiment($0.experiment, in: registry) }
        other.isTrying = true
        return other
    }

    var usualJobs: Int { min(8, ProcessInfo.processInfo.activeProcessorCount) }

    func firstSeed() throws -> Int { try arms[0].experiment.firstSeed() }

    func grids(_ store: TrialStore, _ experiment: Int64) throws -> [RacePlan.Arm] {
        if let note { try length.save(as: note, in: store, experiment) }
        if let listed { return arms.map { .init($0.name, grid: listed) } }
        return try arms.enumerated().map { index, arm in
            // A recipe's own rate is what it suggests.
            if let rate = arm.experiment.rate?.number { return .init(arm.name, grid: RateGrid(around: rate)) }
            return .init(arm.name, grid: RateGrid(around: try suggestion(index, store, experiment)))
        }
    }

    /// What the finder says about an arm, once for all arms that differ in schedules alone. It stays, so that the same command asks
    /// for the same trials.
    private func suggestion(_ index: Int, _ store: TrialStore, _ id: Int64) throws -> Double {
        var rest = arms[index].experiment
        (rest.schedules, rest.warmup, rest.rate) = ([], nil, nil)
        let key = "rate of \(rest.optimizer), \(SHA256(of: Array(try rest.json().utf8)).description.prefix(12))"
        if let known = try store.note(key, of: id).flatMap(Double.init) { return known }
        var ready = try prepared[isTrying ? 0 : index]
        // A first idea whatever the schedule, which the race's own short runs go on from.
        var options = FinderOptions()
        options.seeds = 1
        let rate = try ready.findRate(options, whateverTheSchedule: true).rateOrFailure()
        try store.setNote(key, of: id, to: "\(rate)")
        return rate
    }

    func rates(ofArm arm: Int, rate: Double) throws -> [Double] {
        let schedule = try ScheduleInstance(
            resolved[arm].schedules[0].specification, in: registry, length: length.length(ofArm: isTrying ? 0 : arm),
            clock: arms[arm].experiment.clock)
        return try ScheduleCurve(schedule, base: ["lr": rate]).values(of: "lr") ?? []
    }

    func task(for trial: Trial, id: Int64, jobs: Int) throws -> TrainerTask {
        var experiment = arms[trial.arm].experiment
        experiment.rate = .given(trial.rate)
        experiment.seed = UInt64(trial.seed)
        experiment.length = .steps(trial.steps)
        let threads = environment.threads ?? max(1, usualJobs / jobs)
        let words =
            ["/proc/self/exe", "run-trial", try experiment.json(), "--threads", "\(threads)"]
            + environment.pluginWords
            + (environment.allowsNative ? ["--allow-native"] : [])
        return TrainerTask(words: words, environment: [:])
    }
}
