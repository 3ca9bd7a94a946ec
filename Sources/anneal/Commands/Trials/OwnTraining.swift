internal import AnnealEvidence
internal import AnnealExperiment
internal import AnnealFiles
internal import AnnealHost
internal import AnnealTraining
internal import AnnealTrials
internal import Foundation

/// A model of ours as the subject: each trial is this program again, with an experiment as JSON.
struct OwnTraining: ComparisonSubject {
    let description: ExperimentDescription
    let steps: Int
    private var arms: [ComparedArm]
    private var prepared: [PreparedExperiment]
    private let environment: RunEnvironment
    private let listed: RateGrid?

    /// - Parameters:
    ///   - rates: among which each arm's is looked for; `nil` for those about the finder's.
    ///   - metric: `nil` for the validation accuracy or loss.
    ///   - common: what all arms have in common, by which trials are known again; `nil` to see it from the arms.
    init(
        _ arms: [ComparedArm], _ rates: RateGrid?, metric metricName: String?, common: Experiment? = nil,
        _ environment: RunEnvironment
    ) throws {
        self.arms = arms
        self.environment = environment
        listed = rates
        let registry = try environment.registry()
        let resolved = try arms.map { try ResolvedExperiment($0.experiment, in: registry) }
        let vetting = NativeVetting(environment: environment)
        for arm in resolved {
            if arm.optimizerSetsRate {
                throw UsageError("\(arm.experiment.optimizer) sets lr, which a comparison varies: leave it out")
            }
            // They are not tried out: each trial is a process of its own, whose crash is a trial that failed.
            try vetting.check(arm.allSchedules.map(\.specification))
        }
        // What the arms have in common is read once; each optimizer's finder, where there is one, needs its own.
        let pool = try environment.pool()
        var byOptimizer: [String: PreparedExperiment] = [:]
        let prepared = try resolved.map { arm in
            let name = rates == nil ? "\(arm.experiment.optimizer)" : ""
            let ready = try byOptimizer[name] ?? PreparedExperiment(arm, pool: pool)
            byOptimizer[name] = ready
            return ready
        }
        self.prepared = prepared
        let first = prepared[0]
        steps = first.steps
        let isClassified = if case .classification = first.data.dataset.task { true } else { false }
        let metric = Metric(metricName ?? (isClassified ? "validation_accuracy" : "validation_loss"))
        let plugins = try resolved.flatMap { arm in
            let used = try arm.allSchedules.flatMap(\.specification.strategies).map {
                try registry.component($0.name, .schedule)
            }
            return try RunPlugin.all(of: used + [arm.optimizer])
        }
        // Trials are comparable if all is the same but what arms and trials differ in.
        var common = common ?? Self.common(of: arms.map(\.experiment))
        (common.rate, common.seed, common.length) = (nil, 0, .steps(steps))
        let configuration = try Self.json(common)
        let data = DataDigest(of: [first.data.dataset.train, first.data.dataset.test])
        description = ExperimentDescription(
            subject: "\(common.model) on \(first.data.dataset.name)",
            digest: SHA256(of: Array("\(metric.name)\n\(configuration)\n\(data.hexadecimal)".utf8)).description,
            configuration: configuration, metric: metric,
            plugins: Set(plugins.map { .init(name: $0.name, version: $0.version, sha256: $0.sha256) })
                .sorted { $0.name < $1.name },
            version: hostVersion)
    }

    /// What they share of optimizer and schedules; the rest is the same in all.
    private static func common(of experiments: [Experiment]) -> Experiment {
        var common = experiments[0]
        let others = experiments.dropFirst()
        if !others.allSatisfy({ $0.optimizer == common.optimizer }) { common.optimizer = Experiment().optimizer }
        // An arm's name is what differs: of several it is the schedule, of a single one too.
        let isShared = !others.isEmpty && others.allSatisfy { $0.schedules == common.schedules }
        if !isShared { common.schedules.removeAll { $0.target == "lr" } }
        return common
    }

    /// The same training with other schedules of the rate, of a single optimizer.
    func trying(_ schedules: [ScheduleSpecification]) throws -> any ComparisonSubject {
        var other = self
        let base = arms[0].experiment
        other.arms = try schedules.map { schedule in
            var experiment = base
            experiment.schedules = [try ScheduleAssignment("\(schedule)")] + base.schedules.filter { $0.target != "lr" }
            return ComparedArm(name: "\(schedule)", experiment: experiment)
        }
        other.prepared = Array(repeating: prepared[0], count: schedules.count)
        return other
    }

    private static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    var usualJobs: Int { min(8, ProcessInfo.processInfo.activeProcessorCount) }

    func firstSeed() throws -> Int {
        guard let seed = Int(exactly: arms[0].experiment.seed), seed < 1 << 40 else {
            throw UsageError("--seed \(arms[0].experiment.seed) is too large for a comparison, which counts on from it")
        }
        return seed
    }

    func grids(_ store: TrialStore, _ experiment: Int64) throws -> [RacePlan.Arm] {
        if let listed { return arms.map { .init($0.name, grid: listed) } }
        var suggestions: [String: Double] = [:]
        return try arms.enumerated().map { index, arm in
            let optimizer = "\(arm.experiment.optimizer)"
            // What was suggested once stays, so that the same command asks for the same trials.
            let key = "rate of \(optimizer)"
            let rate: Double
            if let known = suggestions[optimizer] {
                rate = known
            } else if let known = try store.note(key, of: experiment).flatMap(Double.init) {
                rate = known
            } else {
                var ready = prepared[index]
                // A first idea whatever the schedule, which the race's own short runs go on from.
                var options = FinderOptions()
                options.seeds = 1
                rate = try ready.findRate(options, whateverTheSchedule: true).rateOrFailure()
                try store.setNote(key, of: experiment, to: "\(rate)")
            }
            suggestions[optimizer] = rate
            return .init(arm.name, grid: RateGrid(around: rate))
        }
    }

    func rates(ofArm arm: Int, rate: Double) throws -> [Double] {
        let ready = prepared[arm]
        let experiment = arms[arm].experiment
        let resolved = try ResolvedExperiment(experiment, in: ready.resolved.registry)
        let schedule = try ScheduleInstance(
            resolved.schedules[0].specification, in: resolved.registry, length: ready.length(steps: steps),
            clock: experiment.clock)
        return try ScheduleCurve(schedule, base: ["lr": rate]).values(of: "lr") ?? []
    }

    func task(for trial: Trial, id: Int64, jobs: Int) throws -> TrainerTask {
        var experiment = arms[trial.arm].experiment
        experiment.rate = .given(trial.rate)
        experiment.seed = UInt64(trial.seed)
        experiment.length = .steps(trial.steps)
        let threads = environment.threads ?? max(1, usualJobs / jobs)
        let words =
            ["/proc/self/exe", "run-trial", try Self.json(experiment), "--threads", "\(threads)"]
            + environment.pluginWords
            + (environment.allowsNative ? ["--allow-native"] : [])
        return TrainerTask(words: words, environment: [:])
    }
}
