import AnnealHost
import AnnealTensor
import Foundation
import TestSupport
import Testing

@testable import AnnealTraining

/// What an epoch's batches come to: Tests/Goldens/epochs.csv.
@Suite struct EpochLossTests {
    /// The script's line through 8 rows, in batches of 3.
    private func bench(dropsLast: Bool) throws -> TrainingFixture {
        var (features, targets): ([Float], [Float]) = ([], [])
        for row in 0..<8 {
            let x = (0..<2).map { Double((7 * row + 3 * $0) % 11) / 11 - 0.5 }
            features += x.map { Float($0) }
            targets.append(Float(3 * x[0] - 2 * x[1] + 1 + Double((5 * row) % 7) / 7))
        }
        let examples = Examples(features: features, featureCount: 2, targets: .values(targets))
        let line = Dataset(name: "line", task: .regression, featureShape: [2], train: examples, test: examples)
        let bench = try TrainingFixture(
            "sgd(lr=0.1, momentum=0.9)", model: .linear, dataset: line, epochs: 6, batchSize: 3, dropsLast: dropsLast,
            shuffled: false)
        let weights = bench.state.parameters
        (weights[0][0], weights[0][1], weights[1][0]) = (0.5, -1, 0.25)
        return bench
    }

    @Test(arguments: [false, true]) func `every row weighs the same`(dropsLast: Bool) throws {
        let bench = try bench(dropsLast: dropsLast)
        let recorder = EventRecorder()
        let text = try String(contentsOf: Repository.golden("epochs.csv"), encoding: .utf8)
        let rows = text.split(separator: "\n").map { $0.split(separator: ",") }
            .filter { $0[0] == (dropsLast ? "drop" : "all") }
        for row in rows {
            let epoch = try #require(Int(row[1]))
            _ = try bench.trainer.run(
                bench.state, steps: epoch * bench.state.order.stepsPerEpoch, driving: bench.sources,
                observers: [recorder])
            let weights = bench.state.parameters
            let ours = [
                try #require(recorder.epochs.last).runningLoss, Double(weights[0][0]), Double(weights[0][1]),
                Double(weights[1][0]),
            ]
            for (value, expected) in zip(ours, try row[2...].map { try #require(Double($0)) }) {
                #expect(abs(value - expected) <= 3e-6 * max(1, abs(expected)), "epoch \(epoch)")
            }
        }
        #expect(rows.count == 6 && recorder.epochs.map(\.epoch) == Array(1...6))
    }

    @Test func `an evaluation within an epoch has the mean loss since the last`() throws {
        let bench = try TrainingFixture("sgd", model: .softmax, batchSize: 300)
        let recorder = EventRecorder()
        let sizes = (0..<10).map { $0 % 5 == 4 ? Double(bench.trainer.training.count - 4 * 300) : 300 }
        _ = try bench.trainer.run(
            bench.state, steps: 10, driving: bench.sources, observers: [recorder],
            options: RunOptions(evaluationInterval: 4))
        #expect(recorder.epochs.map(\.step) == [4, 8, 10] && recorder.epochs.map(\.epoch) == [1, 2, 2])
        for (record, steps) in zip(recorder.epochs, [0..<4, 4..<8, 8..<10]) {
            let sum = steps.reduce(0) { $0 + sizes[$1] * recorder.steps[$1].loss }
            #expect(abs(record.runningLoss - sum / steps.reduce(0) { $0 + sizes[$1] }) < 1e-12)
        }
    }

    /// Interrupted between two evaluations, and before one, which is made by whoever goes on.
    @Test(arguments: [3, 4, 6]) func `a run that evaluates within epochs goes on bit for bit`(step: Int) throws {
        func make() throws -> TrainingFixture {
            try TrainingFixture("sgd", schedule: "plateau(patience=0, factor=0.5)", model: .softmax, batchSize: 300)
        }
        let options = RunOptions(evaluationInterval: 4)
        let (whole, first, second) = (try make(), try make(), try make())
        let (one, two) = (EventRecorder(), EventRecorder())
        _ = try whole.trainer.run(whole.state, steps: 10, driving: whole.sources, observers: [one], options: options)
        var interrupted = options
        interrupted.isInterrupted = { first.state.step == step }
        _ = try first.trainer.run(first.state, steps: 10, driving: first.sources, options: interrupted)
        try second.trainer.restore(second.state, from: first.trainer.checkpoint(of: first.state))
        _ = try second.trainer.run(second.state, steps: 10, driving: second.sources, observers: [two], options: options)
        #expect(second.state.isIdentical(to: whole.state))
        #expect(two.epochs == Array(one.epochs.suffix(two.epochs.count)) && two.epochs.count == (step <= 4 ? 3 : 2))
    }

    /// A checkpoint in which each step's loss weighed the same.
    @Test func `a checkpoint that was written before rows weighed the same goes on as one of now`() throws {
        func make() throws -> TrainingFixture { try TrainingFixture("sgd", model: .softmax, batchSize: 300) }
        let (first, second) = (try make(), try make())
        let (one, two) = (EventRecorder(), EventRecorder())
        var options = RunOptions()
        options.isInterrupted = { first.state.step == 3 }
        _ = try first.trainer.run(first.state, steps: 5, driving: first.sources, options: options)
        let now = try first.trainer.checkpoint(of: first.state)
        let sum = try now.contents.doubles("run.progress", count: 3)[0]
        var bytes = now.contents.encoded()
        func replace(_ old: [UInt8], by new: [UInt8]) throws {
            bytes.replaceSubrange(try #require(bytes.firstRange(of: old)), with: new)
        }
        func words(_ words: UInt64...) -> [UInt8] { words.withUnsafeBytes { Array($0) } }
        try replace(Array("\"run.progress\"".utf8), by: Array("\"run.memory\"  ".utf8))
        try replace(words(0, 900), by: words(0, 3))
        try replace(words(sum.bitPattern), by: words((sum / 300).bitPattern))
        var former = CheckpointFile()
        former.contents = try SafetensorsFile(bytes)
        try second.trainer.restore(second.state, from: former)
        _ = try first.trainer.run(first.state, steps: 5, driving: first.sources, observers: [one])
        _ = try second.trainer.run(second.state, steps: 5, driving: second.sources, observers: [two])
        let (expected, found) = (try #require(one.epochs.first), try #require(two.epochs.first))
        #expect(abs(expected.runningLoss - found.runningLoss) < 1e-12)
    }
}
