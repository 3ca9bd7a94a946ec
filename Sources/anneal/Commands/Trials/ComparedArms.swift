internal import AnnealExperiment
internal import AnnealHost
internal import Foundation

/// The arms of a comparison of our own models: a recipe's runs, each with every optimizer and every schedule that was typed.
struct ComparedArms {
    struct Arm {
        let name: String
        let experiment: Experiment
    }

    let arms: [Arm]
    let environment: RunEnvironment
    /// What trials of arms with these names belong to: two comparisons in one store share trials only if this is the same.
    let identity: String

    /// What is not said otherwise.
    static var standard: Recipe.Run {
        var run = Recipe.Run()
        run.experiment.validation = 0.1
        // A squeezed run has too few epochs for schedules that change once in each.
        run.experiment.clock = .step
        return run
    }

    /// - Parameters:
    ///   - runs: of a recipe; `nil` without one.
    ///   - schedules: of the rate and of others; those of others belong to every arm.
    ///   - overrides: everything else that was typed, which counts more than the runs.
    init(
        runs: [Recipe.Run]?, schedules: [ScheduleAssignment], optimizers: [Specification], overrides: Overrides,
        allowsNative: Bool
    ) throws {
        let rates = schedules.filter { $0.target == "lr" }
        let others = schedules.filter { $0.target != "lr" }
        var arms: [Arm] = []
        var environments: [RunEnvironment] = []
        for (index, run) in (runs ?? [Self.standard]).enumerated() {
            var base = run.experiment
            var environment = run.environment
            try overrides.apply(to: &base)
            try overrides.apply(to: &environment)
            environments.append(environment)
            let named = runs.map { _ in run.name ?? "run \(index + 1)" }
            for optimizer in optimizers.isEmpty ? [base.optimizer] : optimizers {
                let own = base.schedules.filter { $0.target == "lr" }
                for rate in !rates.isEmpty ? rates : !own.isEmpty ? own : [try ScheduleAssignment("fixed")] {
                    var experiment = base
                    experiment.optimizer = optimizer
                    experiment.schedules =
                        [rate] + (others.isEmpty ? base.schedules.filter { $0.target != "lr" } : others)
                    var words = named.map { [$0] } ?? []
                    if optimizers.count > 1 { words.append("\(optimizer)") }
                    // Without another name an arm is called by its schedule.
                    if rates.count > 1 || words.isEmpty { words.append("\(rate)") }
                    arms.append(Arm(name: words.joined(separator: " "), experiment: experiment))
                }
            }
        }
        guard Set(arms.map(\.name)).count == arms.count else { throw UsageError("two of the arms have one name") }
        self.arms = arms
        var environment = environments[0]
        guard environments.allSatisfy({ $0 == environment }) else {
            throw UsageError("the runs of a recipe that are compared have the same plugins and threads")
        }
        let usable: [RunEnvironment.Key] = [.threads, .plugin, .pluginPath, .locked, .lock]
        if let other = environment.changes.first(where: { !usable.contains($0.key) }) {
            throw UsageError("\(other.key.rawValue) is an option of train: a comparison keeps its trials in its store")
        }
        environment.allowsNative = allowsNative
        self.environment = environment
        identity = try Self.identity(of: arms, namesSayOptimizer: optimizers.count > 1, areRuns: runs != nil)
    }

    /// - Parameter common: what all arms have in common, by which their trials are known again.
    init(_ arms: [Arm], common: Experiment, _ environment: RunEnvironment) throws {
        self.arms = arms
        self.environment = environment
        identity = try Self.canonical(common)
    }

    /// As JSON: the fields in which all arms agree, and under `arms` what each has of its own.
    func configuration() throws -> String {
        let all = try arms.map { arm in
            let fields = try JSONSerialization.jsonObject(with: Data(arm.experiment.json().utf8)) as? [String: Any]
            // Trials have their own.
            return (fields ?? [:]).filter { !["lr", "seed", "epochs", "steps"].contains($0.key) }
        }
        func text(_ value: Any?) throws -> Data {
            try JSONSerialization.data(withJSONObject: value.map { [$0] } ?? [], options: .sortedKeys)
        }
        var common = all[0]
        for (key, value) in common {
            let own = try text(value)
            if try all.contains(where: { try text($0[key]) != own }) { common[key] = nil }
        }
        let own = zip(arms, all).map { arm, fields in (arm.name, fields.filter { common[$0.key] == nil }) }
        common["arms"] = Dictionary(own) { first, _ in first }
        let data = try JSONSerialization.data(withJSONObject: common, options: [.sortedKeys, .withoutEscapingSlashes])
        return String(decoding: data, as: UTF8.self)
    }

    /// What names do not say: what typed arms have in common, and all of a recipe's runs, whose names say nothing.
    private static func identity(of arms: [Arm], namesSayOptimizer: Bool, areRuns: Bool) throws -> String {
        if areRuns {
            return try arms.map { try "\($0.name)\n\(canonical($0.experiment))" }.sorted().joined(separator: "\n")
        }
        var common = arms[0].experiment
        let others = common.schedules.filter { $0.target != "lr" }
        let rates = Set(arms.compactMap { arm in arm.experiment.schedules.first.map { "\($0)" } })
        common.schedules = (rates.count > 1 || !namesSayOptimizer ? [] : Array(common.schedules.prefix(1))) + others
        if namesSayOptimizer { common.optimizer = Experiment().optimizer }
        return try canonical(common)
    }

    /// Without what trials differ in.
    private static func canonical(_ experiment: Experiment) throws -> String {
        var experiment = experiment
        (experiment.rate, experiment.seed, experiment.length) = (nil, 0, Experiment().length)
        return try experiment.json()
    }
}

extension Experiment {
    /// With sorted keys.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
