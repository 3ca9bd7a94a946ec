import AnnealHost
import AnnealTensor
import Foundation
import TestSupport
import Testing

@testable import AnnealTraining

@Suite struct TrainerTests {
    @Test(
        arguments: [
            "sgd(lr=0.1, momentum=0.9)", "adam", "lamb", "muon", "adafactor", "prodigy", "schedule-free-adamw",
        ],
        [64, 100, 128])
    func `the bits do not depend on the threads`(optimizer: String, batchSize: Int) throws {
        let model = ModelSpecification.mlp(hidden: [512])
        let one = try TrainingFixture(optimizer, model: model, batchSize: batchSize, threads: 1)
        try one.run()
        for threads in [2, 8] {
            let several = try TrainingFixture(optimizer, model: model, batchSize: batchSize, threads: threads)
            try several.run()
            #expect(one.state.isIdentical(to: several.state), "\(threads) threads")
        }
    }

    @Test(arguments: ["sgd(lr=0.1, momentum=0.9)", "adam", "rmsprop", "adagrad", "prodigy", "schedule-free-adamw"])
    func `interrupted and uninterrupted give the same bits`(optimizer: String) throws {
        let whole = try TrainingFixture(optimizer, schedule: "cosine")
        try whole.run()
        let first = try TrainingFixture(optimizer, schedule: "cosine")
        _ = try first.trainer.run(first.state, steps: 17, driving: first.schedule)
        let second = try TrainingFixture(optimizer, schedule: "cosine")
        let copy = try first.trainer.copy(first.state)
        #expect(copy.isIdentical(to: first.state))
        _ = try second.trainer.run(copy, steps: second.steps, driving: second.schedule)
        #expect(copy.isIdentical(to: whole.state))
        #expect(first.state.step == 17, "the original stays where it was")
    }

    @Test func `the recorded rate is the rate of the step`() throws {
        let recorder = EventRecorder()
        let bench = try TrainingFixture("sgd(lr=0.1)", schedule: "step(step_size=1)", epochs: 3)
        let stepsPerEpoch = bench.state.order.stepsPerEpoch
        try bench.run([recorder])
        #expect(recorder.steps.map(\.step) == Array(0..<bench.steps))
        for record in recorder.steps {
            #expect(record.epoch == record.step / stepsPerEpoch)
            #expect(record.lr == [0.1, 0.1 * 0.1, 0.1 * (0.1 * 0.1)][record.epoch], "step \(record.step)")
            #expect(record.momentum == nil)
        }
        // The first weights after one step are those of one step with that rate.
        let single = try TrainingFixture("sgd(lr=0.1)")
        _ = try single.trainer.run(single.state, steps: 1, driving: ConstantRate(rate: 0.1))
        let other = try TrainingFixture("sgd(lr=0.7)")
        _ = try other.trainer.run(other.state, steps: 1, driving: ConstantRate(rate: 0.1))
        #expect(single.state.isIdentical(to: other.state))
    }

    @Test func `the clock can be exchanged`() throws {
        let perStep = EventRecorder()
        try TrainingFixture("sgd(lr=0.1)", schedule: "cosine", epochs: 2, clock: .step).run([perStep])
        #expect(Set(perStep.steps.map(\.lr)).count == perStep.steps.count, "every step has a rate of its own")
        let perEpoch = EventRecorder()
        try TrainingFixture("sgd(lr=0.1)", schedule: "cosine", epochs: 2).run([perEpoch])
        #expect(Set(perEpoch.steps.map(\.lr)).count == 2)
    }

    @Test func `momentum is driven where there is one`() throws {
        let cyclic = "cyclic(base_lr=0.01, max_lr=0.1, step_size_up=4)"
        let recorder = EventRecorder()
        let sgd = try TrainingFixture("sgd", schedule: cyclic, epochs: 1)
        let summary = try sgd.run([recorder])
        #expect(summary.ignoredChannels.isEmpty)
        #expect(recorder.steps[0].momentum == 0.9 && recorder.steps[4].momentum == 0.8)
        let adagrad = try TrainingFixture("adagrad", schedule: cyclic, epochs: 1)
        #expect(try adagrad.run().ignoredChannels == ["momentum"])
    }

    @Test func `every epoch is measured and the last part of one too`() throws {
        let recorder = EventRecorder()
        let bench = try TrainingFixture("adam", validation: TrainingFixture.digits.test)
        _ = try bench.trainer.run(bench.state, steps: 30, driving: bench.schedule, observers: [recorder])
        #expect(recorder.epochs.map(\.step) == [23, 30] && recorder.epochs.map(\.epoch) == [1, 2])
        #expect(recorder.epochs[1].validation == recorder.epochs[1].test)
        #expect(recorder.outcomes == [.finished])
        let mean = recorder.steps[23...].map(\.loss).reduce(0, +) / 7
        #expect(abs(recorder.epochs[1].runningLoss - mean) < 1e-12)
    }

    @Test func `divergence names the step and the rate`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/log.csv"
        let bench = try TrainingFixture("sgd(lr=1e30)")
        let summary = try bench.run([try LogFile(path)])
        guard case .diverged(let divergence) = summary.outcome else {
            Issue.record("it has to diverge")
            return
        }
        #expect(divergence.step == 1 && divergence.lr == 1e30)
        #expect(
            "\(divergence)"
                == "training diverged: the loss is nan at step 1, after the update of step 0 with the rate 1e30")
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 3 && lines[0] == "step,epoch,lr,loss,momentum" && lines[1].hasPrefix("0,0,1e30,2."))
    }

    /// One row of eight has a label so large that its gradient overflows: its batches are no steps, and time stands still.
    @Test func `batches that are not finite are skipped`() throws {
        let features = (0..<16).map { Float($0) / 16 }
        var targets = (0..<8).map { Float($0) }
        targets[3] = .greatestFiniteMagnitude
        let examples = Examples(features: features, featureCount: 2, targets: .values(targets))
        let good = Examples(features: features, featureCount: 2, targets: .values((0..<8).map { Float($0) }))
        let dataset = Dataset(name: "line", task: .regression, featureShape: [2], train: examples, test: good)
        let recorder = EventRecorder()
        let bench = try TrainingFixture(
            "sgd(lr=0.1)", schedule: "rex", model: .linear, dataset: dataset, epochs: 3, batchSize: 1)
        let summary = try bench.trainer.run(
            bench.state, steps: 24, driving: bench.schedule, observers: [recorder],
            options: RunOptions(skipsNonfinite: true))
        #expect(summary.outcome == .finished && summary.skipped == recorder.skipped.count && summary.skipped >= 3)
        #expect(recorder.steps.map(\.step) == Array(0..<24))
        #expect(try recorder.steps.map(\.lr) == bench.schedule.curve(steps: 0..<24, base: [0.1]))
        #expect(summary.last?.test.loss.isFinite == true)

        let hopeless = Examples(
            features: features, featureCount: 2, targets: .values(Array(repeating: .greatestFiniteMagnitude, count: 8)))
        let lost = Dataset(name: "lost", task: .regression, featureShape: [2], train: hopeless, test: good)
        let end = try TrainingFixture("sgd(lr=0.1)", model: .linear, dataset: lost, batchSize: 1)
        let ended = try end.trainer.run(
            end.state, steps: 12, driving: end.schedule, options: RunOptions(skipsNonfinite: true))
        guard case .diverged = ended.outcome else {
            Issue.record("an epoch of skipped batches has to end the run")
            return
        }
        #expect(ended.skipped == 8)
    }

    @Test func `an observer ends the run`() throws {
        let recorder = EventRecorder { $0.step == 4 ? "enough" : nil }
        let summary = try TrainingFixture("adam").run([recorder])
        #expect(summary.outcome == .stopped("enough") && recorder.steps.count == 5)
        #expect(summary.last?.step == 5, "what was reached is measured")
    }

    @Test func `a log that cannot be written is an error`() {
        #expect(throws: LogError(path: "/no/such/folder/log.csv", reason: "No such file or directory")) {
            try LogFile("/no/such/folder/log.csv")
        }
    }

    @Test func `learns digits`() throws {
        let softmax = try TrainingFixture("adam(lr=0.01)", schedule: "cosine", model: .softmax, epochs: 10)
        #expect(try softmax.run().last?.test.accuracy ?? 0 > 0.93)
        let mlp = try TrainingFixture("adam(lr=0.01)", schedule: "cosine", model: .mlp(hidden: [64]), epochs: 20)
        #expect(try mlp.run().last?.test.accuracy ?? 0 > 0.96)
    }

    /// y = 3 a − 2 b + 1 without noise: the weights are the coefficients.
    @Test func `recovers a line`() throws {
        var random = Random(seed: 3)
        let features = (0..<400).map { _ in random.uniform(in: -1..<1) }
        let targets = stride(from: 0, to: 400, by: 2).map { row -> Float in
            let (a, b) = (features[row], features[row + 1])
            return 3 * a - 2 * b + 1
        }
        let examples = Examples(features: features, featureCount: 2, targets: .values(targets))
        let dataset = Dataset(name: "line", task: .regression, featureShape: [2], train: examples, test: examples)
        let bench = try TrainingFixture("sgd(lr=0.1)", model: .linear, dataset: dataset, epochs: 100, batchSize: 20)
        let summary = try bench.run()
        #expect(summary.last?.test.loss ?? 1 < 1e-8 && summary.last?.test.accuracy == nil)
        let parameters = bench.state.parameters
        let errors: [Float] = [parameters[0][0] - 3, parameters[0][1] + 2, parameters[1][0] - 1]
        #expect(errors.allSatisfy { abs($0) < 1e-3 })
    }

    /// Trained at one point and scored at another, in the loop and after it, while the run goes on as if nobody had looked.
    @Test func `a schedule free optimizer is scored at its average`() throws {
        let recorder = EventRecorder()
        let bench = try TrainingFixture("schedule-free-sgd")
        try bench.run([recorder])
        let last = try #require(recorder.epochs.last)
        #expect(try bench.trainer.score(bench.state, on: bench.trainer.test) == last.test)
        let trained = try Evaluator(bench.trainer.model, parameters: bench.state.parameters, pool: Pool(threads: 1))
            .score(bench.trainer.test)
        #expect(last.test != trained)

        let unwatched = try TrainingFixture("schedule-free-sgd")
        _ = try unwatched.trainer.run(
            unwatched.state, steps: unwatched.steps, driving: unwatched.schedule, options: RunOptions(evaluates: false))
        #expect(unwatched.state.isIdentical(to: bench.state))
    }
}
