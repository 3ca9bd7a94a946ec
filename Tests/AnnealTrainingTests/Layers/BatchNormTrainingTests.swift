import AnnealHost
import AnnealTensor
import Foundation
import TestSupport
import Testing

@testable import AnnealTraining

/// Models that take means over a batch: PyTorch's runs, statistics that go where the weights go, and batches of one.
@Suite struct BatchNormTrainingTests {
    private static let deep =
        "conv2d:4,3,padding=1 batch-norm relu max-pool:2 residual(conv2d:4,3,padding=1 batch-norm) tanh "
        + "residual(batch-norm relu conv2d:4,3,padding=1) flatten linear"
    private static let flat = "batch-norm linear:12 batch-norm relu linear"

    private func goldens(_ name: String) throws -> [String: [Double]] {
        let url = Repository.golden("torch-batch-norm.csv")
        var golden: [String: [Double]] = [:]
        for line in try String(contentsOf: url, encoding: .utf8).split(separator: "\n") {
            let text = line.replacing("\"", with: "")
            guard text.hasPrefix(name + ",") else { continue }
            let cells = text.dropFirst(name.count + 1).split(separator: ",")
            golden[String(cells[0])] = cells[1].split(separator: " ").compactMap { Double($0) }
        }
        return golden
    }

    @Test(arguments: [(deep, ""), (deep, "accumulated"), (flat, ""), (flat, "averaged")])
    func `runs follow PyTorch's`(text: String, how: String) throws {
        let golden = try goldens(how.isEmpty ? text : "\(how) \(text)")
        let model = try ModelSpecification(text)
        #expect("\(model)" == text)
        let accumulate = how == "accumulated" ? 2 : 1
        let bench = try TrainingFixture(
            "sgd(lr=0.05, momentum=0.9)", model: model, dataset: TrainingFixture.images, epochs: 4,
            batchSize: 6 / accumulate,
            accumulate: accumulate, averaging: how == "averaged" ? 0.9 : nil, shuffled: false)
        let layout = bench.state.parameters.layout
        #expect(Set(layout.entries.map(\.name)) == Set(golden.keys).subtracting(["losses", "evaluated"]))
        for (index, entry) in layout.learned.enumerated() {
            for i in 0..<entry.count {
                bench.state.parameters[index][i] = Float(sin(1.7 * Double(i) + Double(index)) / 2)
            }
        }
        let recorder = EventRecorder()
        try bench.run([recorder])
        for (step, loss) in try #require(golden["losses"]).enumerated() {
            #expect(abs(recorder.steps[step].loss - loss) < 1e-5 * loss, "step \(step)")
        }
        let judged = bench.state.average?.values ?? bench.state.parameters
        for (index, entry) in layout.entries.enumerated() {
            for (ours, theirs) in zip(judged[index], try #require(golden[entry.name])) {
                #expect(abs(Double(ours) - theirs) < 1e-5, "\(entry.name)")
            }
        }
        let evaluated = try #require(golden["evaluated"]?.first)
        #expect(
            abs(try bench.trainer.score(bench.state, on: TrainingFixture.images.test).loss - evaluated) < 1e-5
                * evaluated)
    }

    @Test func `statistics are neither counted nor learned`() throws {
        let model = try Model(ModelSpecification(Self.deep), for: TrainingFixture.digits)
        #expect(
            model.layout.entries.suffix(9).map(\.name).prefix(4) == [
                "1.running_mean", "1.running_var", "1.num_batches_tracked", "4.1.running_mean",
            ])
        #expect(model.tensors.map(\.name) == model.layout.learned.map(\.name) && model.tensors.count == 14)
        // Three convolutions, three norms, one linear layer.
        #expect(model.layout.parameterCount == 40 + 8 + 148 + 8 + 8 + 148 + 650)
        // As one chunk, all rows at a time, whatever a row costs.
        #expect(model.plan.chunks(of: 4096).chunks == 1 && model.plan.rowsAtATime(ofChunk: 4096) == 4096)
    }

    @Test func `any number of threads gives the same bits`() throws {
        let wide = try ModelSpecification(
            "conv2d:16,3,padding=1 batch-norm relu residual(conv2d:16,3,padding=1 batch-norm) max-pool:2 flatten linear"
        )
        func run(_ threads: Int) throws -> TrainingState {
            let bench = try TrainingFixture(
                "adam(lr=0.003)", model: wide, epochs: 1, batchSize: 128, accumulate: 2, averaging: 0.9,
                threads: threads)
            try bench.run()
            return bench.state
        }
        let one = try run(1)
        for threads in [2, 3] { #expect(try run(threads).isIdentical(to: one)) }
        let fresh = try TrainingFixture("adam(lr=0.003)", model: wide).state
        #expect(!one.parameters.statistics.elementsEqual(fresh.parameters.statistics))
        #expect(one.parameters.statistics.elementsEqual(try #require(one.average).values.statistics))
    }

    /// The optimizer says where to evaluate, and nothing of what was measured.
    @Test func `weights to evaluate have the statistics of the weights`() throws {
        let bench = try TrainingFixture(
            "schedule-free-sgd(lr=0.5)", model: ModelSpecification(Self.flat), epochs: 6, batchSize: 100)
        try bench.run()
        let evaluated = try EvaluatedParameters(
            of: bench.state, by: bench.trainer.optimizer, pool: bench.trainer.pool
        ).current()
        #expect(evaluated.statistics.elementsEqual(bench.state.parameters.statistics))
        #expect(!evaluated[0].elementsEqual(bench.state.parameters[0]))
        #expect(try bench.trainer.score(bench.state, on: bench.trainer.test).accuracy ?? 0 > 0.8)
    }

    /// The second half of the rows holds a number that is none: it is no step, and no measurement either.
    @Test(arguments: [1, 2]) func `a batch that is skipped leaves no trace`(accumulate: Int) throws {
        func bench(rows: Int) throws -> TrainingFixture {
            var features = (0..<rows * 64).map { Float(sin(1.7 * Double($0))) }
            if rows > 9 { features[9 * 64] = .infinity }
            let examples = Examples(
                features: features, featureCount: 64, targets: .labels((0..<rows).map { Int32($0 % 3) }))
            return try TrainingFixture(
                "sgd(lr=0.1)", model: ModelSpecification(Self.flat),
                dataset: Dataset(
                    name: "rows", task: .classification(classes: ["a", "b", "c"]), featureShape: [64], train: examples,
                    test: examples), batchSize: 6 / accumulate, accumulate: accumulate, averaging: 0.5,
                shuffled: false)
        }
        func expectSame(_ one: TrainingState, _ other: TrainingState) throws {
            for (one, other) in [
                (one.parameters, other.parameters),
                (try #require(one.average).values, try #require(other.average).values),
            ] {
                for index in one.layout.entries.indices { #expect(one[index].elementsEqual(other[index])) }
            }
        }
        let (half, skipping, ending) = (try bench(rows: 6), try bench(rows: 12), try bench(rows: 12))
        _ = try half.trainer.run(half.state, steps: 1, driving: half.sources, options: RunOptions(evaluates: false))
        let ended = try ending.trainer.run(
            ending.state, steps: 2, driving: ending.sources, options: RunOptions(evaluates: false))
        guard case .diverged = ended.outcome else {
            Issue.record("\(ended.outcome)")
            return
        }
        try expectSame(ending.state, half.state)
        let summary = try skipping.trainer.run(
            skipping.state, steps: 2, driving: skipping.sources,
            options: RunOptions(evaluates: false, skipsNonfinite: true))
        #expect(summary.skipped == 1)
        _ = try half.trainer.run(half.state, steps: 2, driving: half.sources, options: RunOptions(evaluates: false))
        try expectSame(skipping.state, half.state)
        let batches = try #require(half.state.parameters.layout.entries.last)
        #expect(half.state.parameters.values[batches.offset] == Float(2 * accumulate))
    }

    @Test func `a run goes on bit for bit`() throws {
        func bench() throws -> TrainingFixture {
            try TrainingFixture(
                "schedule-free-adamw", model: ModelSpecification(Self.deep), batchSize: 300, accumulate: 2,
                averaging: 0.9)
        }
        let (whole, first, second) = (try bench(), try bench(), try bench())
        try whole.run()
        let half = whole.state.order.stepsPerEpoch
        _ = try first.trainer.run(first.state, steps: half, driving: first.sources)
        let file = try CheckpointFile(first.trainer.checkpoint(of: first.state).encoded(), path: "half")
        #expect(
            file.contents.has("1.running_var") && !file.contents.has("train.1.running_var")
                && file.contents.has("train.1.weight"))
        #expect(try file.contents.integer("1.num_batches_tracked") == 5)
        try second.trainer.restore(second.state, from: file)
        try second.run()
        #expect(second.state.isIdentical(to: whole.state))
        let predictor = try Predictor(
            second.trainer.model, weights: second.trainer.checkpoint(of: second.state).contents, pool: Pool(threads: 2))
        #expect(
            try predictor.score(TrainingFixture.digits.test)
                == whole.trainer.score(whole.state, on: TrainingFixture.digits.test))
    }

    @Test func `the finder leaves no trace in the statistics`() throws {
        let bench = try TrainingFixture("sgd(lr=0.1)", model: ModelSpecification(Self.flat), batchSize: 100)
        _ = try bench.trainer.run(bench.state, steps: 3, driving: bench.sources, options: RunOptions(evaluates: false))
        let before = try bench.trainer.copy(bench.state)
        #expect(before.isIdentical(to: bench.state))
        var options = FinderOptions()
        options.trials = TrialPlan(longest: 5, seeds: 1)
        let run = PlannedRun(steps: bench.steps, driving: bench.sources, trainer: { _ in bench.trainer })
        let finder = RateFinder(trainer: bench.trainer, for: run, options: options)
        #expect(try finder.find(from: bench.state).scores.isEmpty == false)
        #expect(before.isIdentical(to: bench.state))
        _ = try bench.trainer.run(before, steps: 4, driving: bench.sources, options: RunOptions(evaluates: false))
        #expect(!before.isIdentical(to: bench.state))
    }

    @Test func `a batch of one is told before training`() throws {
        func message(_ text: String, batchSize: Int, rows: Int) throws -> String? {
            let model = try Model(ModelSpecification(text), for: TrainingFixture.digits)
            do { try model.check(batchSize: batchSize, of: rows) } catch { return "\(error)" }
            return nil
        }
        #expect(
            try message(Self.flat, batchSize: 1, rows: 10)
                == "batch-norm compares the examples of a batch, so one is not enough: take a larger batch size, or layer-norm"
        )
        #expect(
            try message(Self.flat, batchSize: 4, rows: 1437)
                == "batch-norm compares the examples of a batch, but of 1437 in batches of 4 the last is alone: take another batch size, or layer-norm"
        )
        #expect(try message(Self.flat, batchSize: 64, rows: 1437) == nil)
        #expect(try message(Self.flat, batchSize: 4000, rows: 1437) == nil)
        // The places of an image vary.
        #expect(try message(Self.deep, batchSize: 1, rows: 10) == nil)
        #expect(try message("linear:64 relu linear", batchSize: 1, rows: 10) == nil)
        #expect(throws: ModelError.lastBatchOfOne(batchSize: 1437, rows: 1438)) {
            try TrainingFixture("sgd", model: ModelSpecification(Self.flat), batchSize: 1437)
        }
    }
}
