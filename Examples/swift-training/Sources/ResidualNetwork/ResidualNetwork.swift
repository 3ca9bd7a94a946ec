import AnnealTraining

/// Layers of one width, each of which adds to what it gets.
struct ResidualNetwork {
    var width = 32
    var depth = 2

    var layers: [any Layer] {
        [Linear(width), Tanh()] + (0..<depth).map { _ in Residual([Linear(width), Tanh()]) } + [Linear()]
    }
}

/// Prints what was reached after each epoch.
final class Report: Observer {
    func observe(_ event: Event) -> String? {
        if case .evaluated(let record) = event {
            print("epoch \(record.epoch): loss \(record.test.loss), accuracy \(record.test.accuracy ?? 0)")
        }
        return nil
    }
}

@main struct Program {
    static func main() throws {
        var random = Random(seed: 0)
        let digits = try Dataset.load(.digits) { random.permutation($0) }
        let model = try Model(ResidualNetwork().layers, for: digits)
        let stepsPerEpoch = digits.train.batches(of: 64)
        let length = RunLength(steps: 10 * stepsPerEpoch, stepsPerEpoch: stepsPerEpoch)

        let plugins = try Registry(searching: SearchPath())
        let schedule = try ScheduleInstance(
            ScheduleSpecification("linear(start_factor=0.1) for 10% -> cosine"), in: plugins, length: length)
        let optimizer = try OptimizerInstance(
            Specification("adamw(weight_decay=0.01)"), in: plugins, tensors: model.tensors, rate: 0.01,
            scheduled: schedule.channels, length: length)

        let trainer = Trainer(model: model, optimizer: optimizer, data: digits, pool: try Pool(threads: 2))
        let state = try trainer.makeState(schedule: schedule.initialState, batchSize: 64, random: &random)
        _ = try trainer.run(state, steps: 10 * stepsPerEpoch, driving: schedule, observers: [Report()])
    }
}
