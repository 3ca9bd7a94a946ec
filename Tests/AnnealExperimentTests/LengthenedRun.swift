import AnnealHost
import AnnealTensor
import AnnealTraining
import TestSupport

@testable import AnnealExperiment

/// Small runs that are interrupted and go on.
struct LengthenedRun {
    /// What drove each step, and what came of it.
    final class Recorder: Observer {
        private(set) var steps: [StepRecord] = []
        private(set) var measured: [EpochRecord] = []

        func observe(_ event: Event) -> String? {
            if case .stepped(let record) = event { steps.append(record) }
            if case .evaluated(let record) = event { measured.append(record) }
            return nil
        }

        /// Step by step, what hyperparameters were.
        var driven: [[Double]] { steps.map { [$0.lr, $0.momentum ?? -1] + $0.others } }
    }

    let registry = InstalledPlugins.registry
    let pool: Pool
    let data: DataParts

    init() throws {
        pool = try Pool(threads: 1)
        data = try DataParts(for: Self.experiment())
    }

    /// Seven steps to an epoch.
    static func experiment() -> Experiment {
        var experiment = Experiment()
        experiment.model = .mlp(hidden: [4])
        experiment.validation = 0.5
        experiment.batchSize = 104
        experiment.length = .steps(30)
        return experiment
    }

    func session(
        _ experiment: Experiment, from resumed: ResumedExperiment? = nil, data: DataParts? = nil,
        checkpoint: String? = nil
    ) throws -> TrainingSession {
        let prepared = try PreparedExperiment(
            ResolvedExperiment(experiment, in: registry), data: data ?? self.data, pool: pool, from: resumed)
        return try TrainingSession(TrainingRun(prepared, checkpoint: checkpoint), from: resumed)
    }

    /// A run from its first step, until some steps are done or it ends.
    func run(
        _ experiment: Experiment, steps: Int = .max, checkpoint: String? = nil
    ) throws -> (session: TrainingSession, recorder: Recorder) {
        let recorder = Recorder()
        let session = try session(experiment, checkpoint: checkpoint)
        _ = try session.train(observers: [recorder], isInterrupted: { recorder.steps.count >= steps })
        return (session, recorder)
    }

    /// A run that was interrupted after some steps and goes on otherwise.
    func resumed(
        _ experiment: Experiment, after steps: Int, _ horizon: HorizonPolicy, acceptsOtherData: Bool = false,
        data: DataParts? = nil, in folder: TemporaryFolder, to file: String? = nil,
        changing change: (inout Experiment) throws -> Void
    ) throws -> (session: TrainingSession, recorder: Recorder) {
        let first = folder.file("first.safetensors")
        _ = try run(experiment, steps: steps, checkpoint: first)
        return try goOn(
            from: first, horizon, acceptsOtherData: acceptsOtherData, data: data, to: file, changing: change)
    }

    func goOn(
        from file: String, _ horizon: HorizonPolicy = .refuse, acceptsOtherData: Bool = false, data: DataParts? = nil,
        steps: Int = .max, to checkpoint: String? = nil, changing change: (inout Experiment) throws -> Void = { _ in }
    ) throws -> (session: TrainingSession, recorder: Recorder) {
        let saved = try CheckpointFile(reading: file)
        let resumed = try ResumedExperiment(
            saved, of: RunRecord(of: saved), horizon: horizon, acceptsOtherData: acceptsOtherData, changing: change)
        let recorder = Recorder()
        let session = try session(resumed.experiment, from: resumed, data: data, checkpoint: checkpoint)
        _ = try session.train(observers: [recorder], isInterrupted: { recorder.steps.count >= steps })
        return (session, recorder)
    }
}
