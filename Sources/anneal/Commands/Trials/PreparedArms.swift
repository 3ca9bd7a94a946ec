internal import AnnealExperiment
internal import AnnealHost
internal import AnnealTensor
internal import AnnealTraining

/// The arms of a comparison with their data, which is read when it is first asked for, and once for all arms that share it.
final class PreparedArms {
    private let arms: [ResolvedExperiment]
    private let environment: RunEnvironment
    private var pool: Pool?
    private var data: [String: DataParts] = [:]
    private var prepared: [String: PreparedExperiment] = [:]

    init(_ arms: [ResolvedExperiment], _ environment: RunEnvironment) {
        self.arms = arms
        self.environment = environment
    }

    subscript(index: Int) -> PreparedExperiment {
        get throws {
            let arm = arms[index]
            var rest = arm.experiment
            // Neither data nor model know of schedules.
            (rest.schedules, rest.warmup) = ([], nil)
            let key = try rest.json()
            if let ready = prepared[key] { return ready }
            let pool = try pool ?? environment.pool()
            self.pool = pool
            let parts = try parts(of: arm.experiment)
            let ready = try PreparedExperiment(arm, data: parts, pool: pool)
            prepared[key] = ready
            return ready
        }
    }

    private func parts(of experiment: Experiment) throws -> DataParts {
        let model = experiment.model
        let key =
            "\(experiment.dataset) \(experiment.validation) \(experiment.seed) \(experiment.standardizes) "
            + "\(model.context ?? 64) \(model.labels.map { "\($0)" } ?? "")"
        if let ready = data[key] { return ready }
        let parts = try DataParts(for: experiment)
        data[key] = parts
        return parts
    }
}
