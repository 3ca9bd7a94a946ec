internal import AnnealEvidence
internal import AnnealExperiment
internal import AnnealHost
internal import AnnealTrials

/// What is trained: a model of ours, or whatever a command trains.
protocol ComparisonSubject {
    var description: ExperimentDescription { get }
    /// Of a trial at full length.
    var steps: Int { get }
    /// Trials at the same time unless told.
    var usualJobs: Int { get }

    /// Files that take part without being data or plugins.
    var files: CommandFiles { get }

    /// What was assumed and may surprise.
    var notes: [String] { get }

    func firstSeed() throws -> Int

    /// The arms with the rates among which each one's is looked for.
    func grids(_ store: TrialStore, _ experiment: Int64) throws -> [RacePlan.Arm]

    /// The same training with other schedules of the rate, each an arm named by its text.
    func trying(_ schedules: [ScheduleSpecification]) throws -> any ComparisonSubject

    /// The rates of a trial at full length, step by step.
    func rates(ofArm arm: Int, rate: Double) throws -> [Double]

    func task(for trial: Trial, id: Int64, jobs: Int) throws -> TrainerTask
}

extension ComparisonSubject {
    var notes: [String] { [] }
    var files: CommandFiles { CommandFiles(of: []) }

    /// Plugins that are not the files that earlier trials ran with.
    func changedPlugins(in store: TrialStore, _ id: Int64) throws -> [String] {
        let known = try store.experiments().first { $0.id == id }?.description.plugins ?? []
        return description.plugins.compactMap { plugin in
            guard let other = known.first(where: { $0.name == plugin.name && $0.sha256 != plugin.sha256 }) else {
                return nil
            }
            return "\(plugin.name) is not the file that earlier trials of this comparison ran with (SHA-256 "
                + "\(other.sha256.prefix(12))…, now \(plugin.sha256.prefix(12))…): results may differ"
        }
    }
}

extension Experiment {
    /// The seed from which a comparison counts on.
    func firstSeed() throws -> Int {
        guard let first = Int(exactly: seed), first < 1 << 40 else {
            throw UsageError("--seed \(seed) is too large for a comparison, which counts on from it")
        }
        return first
    }
}
