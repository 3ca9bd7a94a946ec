import AnnealHost
import AnnealTensor
import Foundation
import TestSupport
import Testing

@testable import AnnealTraining

/// Checkpoints within epochs, and ways back from a divergence.
@Suite struct CheckpointerTests {
    /// Two features of very different sizes, so that a rate can be too large for one of them, and a number that nearly follows from them.
    private static let lines: Dataset = {
        var random = Random(seed: 3)
        var (features, values) = ([Float](), [Float]())
        for _ in 0..<200 {
            let (a, b) = (Float(3 * random.normal()), Float(random.normal()))
            features += [a, b]
            values.append(2 * a - b + Float(0.1 * random.normal()))
        }
        let rows = Examples(features: features, featureCount: 2, targets: .values(values))
        return Dataset(name: "lines", task: .regression, featureShape: [2], train: rows, test: rows.rows(0..<40))
    }()

    private func bytes(_ bench: TrainingFixture) throws -> [UInt8] {
        try bench.trainer.checkpoint(of: bench.state).encoded()
    }
    private func run(_ bench: TrainingFixture, _ observers: [any Observer], _ checkpointer: Checkpointer?) throws
        -> RunSummary
    {
        try bench.trainer.run(
            bench.state, steps: bench.steps, driving: bench.sources, observers: observers,
            options: RunOptions(checkpointer: checkpointer))
    }

    /// From every step of two epochs: weights and slots, and what is told of the epochs that end after it.
    @Test func `from any step a run goes on bit for bit`() throws {
        func make() throws -> TrainingFixture {
            try TrainingFixture(
                "adam", schedule: "plateau(patience=0)", model: .mlp(hidden: [6]), batchSize: 300, averaging: 0.9)
        }
        let whole = try make()
        let told = EventRecorder()
        try whole.run([told])
        for step in 1..<whole.steps {
            let first = try make()
            _ = try first.trainer.run(
                first.state, steps: whole.steps, driving: first.sources,
                options: RunOptions(isInterrupted: { first.state.step == step }))
            let second = try make()
            try second.trainer.restore(second.state, from: try CheckpointFile(try bytes(first), path: "\(step)"))
            #expect(second.state.step == step && second.state.isIdentical(to: first.state))
            let rest = EventRecorder()
            try second.run([rest])
            #expect(try bytes(second) == bytes(whole), "from step \(step)")
            #expect(rest.steps == told.steps.filter { $0.step >= step })
            // What was to be measured after the last step is measured now.
            #expect(rest.epochs == told.epochs.filter { $0.step >= step })
        }
    }

    @Test func `an interrupted run is not evaluated`() throws {
        let bench = try TrainingFixture("sgd", model: .softmax, batchSize: 300)
        let told = EventRecorder()
        let summary = try bench.trainer.run(
            bench.state, steps: bench.steps, driving: bench.sources, observers: [told],
            options: RunOptions(isInterrupted: { bench.state.step == 3 }))
        #expect(summary.outcome == .interrupted && told.outcomes == [.interrupted])
        #expect(told.steps.count == 3 && told.epochs.isEmpty)
    }

    @Test func `names sort and stand beside the latest`() {
        let names = CheckpointNames("runs/a.b/run.safetensors", steps: 2300)
        #expect(names.best == "runs/a.b/run-best.safetensors" && names.at(230) == "runs/a.b/run-0230.safetensors")
        #expect(CheckpointNames("runs/a.b/run", steps: 9).at(4) == "runs/a.b/run-4")
        #expect(CheckpointNames("runs/.run", steps: 9).best == "runs/.run-best")
    }

    @Test func `older checkpoints of the run are removed, and no others`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let bench = try TrainingFixture("sgd", model: .softmax, batchSize: 300)
        // 5 steps an epoch, 10 in all.
        try Data("another run's".utf8).write(to: folder.url.appending(path: "run-01.safetensors"))
        let file = folder.file("run.safetensors")
        let plan = CheckpointPlan(file: file, every: 3, numbered: 2, monitor: .testLoss)
        _ = try run(bench, [], Checkpointer(plan, of: bench.state, by: bench.trainer, steps: bench.steps))
        let expected = ["run-01.safetensors", "run-09.safetensors", "run-10.safetensors"]
        #expect(try folder.names() == expected + ["run-best.safetensors", "run.safetensors"])
        let (latest, numbered) = (
            try Data(contentsOf: URL(filePath: file)),
            try Data(contentsOf: folder.url.appending(path: "run-10.safetensors"))
        )
        #expect(latest == numbered)
        // From the one before, the same files come to be.
        let again = try TrainingFixture("sgd", model: .softmax, batchSize: 300)
        let saved = try CheckpointFile(reading: folder.file("run-09.safetensors"))
        try again.trainer.restore(again.state, from: saved)
        let checkpointer = try Checkpointer(plan, of: again.state, by: again.trainer, steps: again.steps)
        try checkpointer.restore(from: saved)
        _ = try run(again, [], checkpointer)
        #expect(try folder.names() == expected + ["run-best.safetensors", "run.safetensors"])
        #expect(try Data(contentsOf: URL(filePath: file)) == latest)
    }

    @Test func `the best is the one with the best value`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let bench = try TrainingFixture("sgd", schedule: "fixed", model: .mlp(hidden: [6]), epochs: 12, batchSize: 300)
        let told = EventRecorder()
        let plan = CheckpointPlan(
            file: folder.file("run"), every: 60, monitor: .testAccuracy)
        _ = try run(bench, [told], Checkpointer(plan, of: bench.state, by: bench.trainer, steps: bench.steps))
        let accuracies = told.epochs.compactMap(\.test.accuracy)
        let best = try #require(accuracies.max())
        // Of several the first.
        let step = told.epochs[try #require(accuracies.firstIndex(of: best))].step
        let other = try TrainingFixture("sgd", model: .mlp(hidden: [6]), epochs: 12, batchSize: 300)
        try other.trainer.restore(other.state, from: CheckpointFile(reading: folder.file("run-best")))
        #expect(other.state.step == step)
        #expect(try other.trainer.score(other.state, on: other.trainer.test).accuracy == best)
    }

    @Test func `weights that are not finite do not replace a checkpoint`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let file = folder.file("run")
        let bench = try TrainingFixture(
            "sgd(lr=1e9)", model: .linear, dataset: Self.lines, epochs: 20, batchSize: 50)
        let plan = CheckpointPlan(file: file, every: 1)
        let summary = try run(
            bench, [], Checkpointer(plan, of: bench.state, by: bench.trainer, steps: bench.steps))
        guard case .diverged(let divergence) = summary.outcome else {
            Issue.record("it did not diverge")
            return
        }
        let saved = try CheckpointFile(reading: file)
        #expect(try saved.contents.floats("0.weight", shape: [1, 2]).allSatisfy(\.isFinite))
        #expect(try saved.contents.counters("run.counters", count: 8)[0] <= divergence.step)
    }

    /// The rate grows until it is too large. The run goes back to where the loss was small, as often as it takes.
    @Test(arguments: [true, false]) func `rolled back it comes to its end, and from any checkpoint to the same`(
        onDisk: Bool
    ) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let (file, log) = (folder.file("run"), folder.file("log.csv"))
        func make() throws -> TrainingFixture {
            try TrainingFixture(
                "sgd(lr=0.02)", schedule: "linear(start_factor=1, end_factor=20, total_iters=10)", model: .linear,
                dataset: Self.lines,
                epochs: 40, batchSize: 20)
        }
        let plan = CheckpointPlan(file: onDisk ? file : nil, every: 7, rollsBack: true)
        let bench = try make()
        let (told, counter) = (EventRecorder(), Counter())
        let copies = CheckpointCopies(file)
        let summary = try run(
            bench, [try LogFile(log), told, copies, counter],
            Checkpointer(plan, of: bench.state, by: bench.trainer, steps: bench.steps))
        #expect(summary.outcome == .finished)
        #expect(!told.rollbacks.isEmpty && told.rollbacks.count == bench.state.progress.rollbacks)
        for (index, rollback) in told.rollbacks.enumerated() {
            #expect(rollback.step % 7 == 0 && rollback.step > 0 && rollback.step < rollback.divergence.step)
            #expect(rollback.rateFactor == 1 / Double(2 << index))
        }
        // Brought back too: the steps that were taken back do not count.
        #expect(counter.saved == [Double(bench.steps)])
        let rows = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").dropFirst()
        #expect(rows.map { $0.prefix { $0 != "," } } == (0..<bench.steps).map { "\($0)" })
        #expect(try bench.trainer.score(bench.state, on: Self.lines.test).loss < 0.1)
        guard onDisk else { return }
        #expect(copies.files.count > 20)
        for data in copies.files {
            let other = try make()
            let saved = try CheckpointFile(data, path: file)
            let resumed = Counter()
            try other.trainer.restore(other.state, from: saved, observers: [resumed])
            let checkpointer = try Checkpointer(plan, of: other.state, by: other.trainer, steps: other.steps)
            try checkpointer.restore(from: saved)
            try saved.write(to: file)
            _ = try run(other, [resumed], checkpointer)
            #expect(other.state.isIdentical(to: bench.state) && resumed.saved == counter.saved)
        }
    }

    @Test func `what no rate helps against is given up`() throws {
        let bench = try TrainingFixture("sgd(lr=1e30)", model: .linear, dataset: Self.lines, epochs: 3, batchSize: 20)
        let told = EventRecorder()
        let plan = CheckpointPlan(file: nil, every: 5, rollsBack: true)
        let summary = try run(
            bench, [told], Checkpointer(plan, of: bench.state, by: bench.trainer, steps: bench.steps))
        guard case .diverged = summary.outcome else {
            Issue.record("it did not diverge")
            return
        }
        #expect(told.rollbacks.count == Checkpointer.mostRollbacks)
    }

    @Test func `all groups get the smaller rate`() throws {
        let bench = try TrainingFixture(
            "sgd(lr=0.5)", groups: ["bias: lr=0.1x", "weight: lr=0.3"], schedule: "fixed", model: .softmax)
        let hyperparameters = Hyperparameters(bench.trainer.optimizer, driving: bench.sources)
        func rates() -> [Double] {
            let rate = bench.trainer.optimizer.hyperparameter(for: "lr") ?? 0
            let width = bench.trainer.optimizer.component.parameters.count
            return (0..<3).map { hyperparameters.values[$0 * width + rate] }
        }
        try hyperparameters.update(afterStep: 0, state: bench.state.schedule)
        let whole = rates()
        try hyperparameters.update(afterStep: 0, state: bench.state.schedule, rateFactor: 0.25)
        #expect(rates() == whole.map { $0 / 4 } && whole[0] == 0.5)
    }
}

/// Keeps what a checkpoint's file held at each step.
private final class CheckpointCopies: Observer {
    private let file: String
    private(set) var files: [[UInt8]] = []

    init(_ file: String) { self.file = file }

    func observe(_ event: Event) -> String? {
        // Before the next is written.
        if case .checkpointing = event, let data = FileManager.default.contents(atPath: file), Array(data) != files.last
        {
            files.append(Array(data))
        }
        return nil
    }
}
