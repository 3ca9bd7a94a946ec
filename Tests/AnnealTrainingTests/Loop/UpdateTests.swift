import AnnealHost
import AnnealTensor
import Testing

@testable import AnnealTraining

/// Accumulation, clipping and averages in the loop.
@Suite struct UpdateTests {
    /// Everything at once, on a model whose buffers are several blocks and whose batches are several chunks.
    @Test(arguments: [GradientClipping.norm(0.5), .value(0.001)], [2, 8])
    func `the bits do not depend on the threads`(clipping: GradientClipping, threads: Int) throws {
        func bench(_ threads: Int) throws -> TrainingFixture {
            let bench = try TrainingFixture(
                "adamw", groups: ["bias: weight_decay=0, lr=0.1x"], schedule: "cosine", model: .mlp(hidden: [512]),
                batchSize: 100, accumulate: 3, clipping: clipping, averaging: 0.9, threads: threads)
            try bench.run()
            return bench
        }
        let (one, several) = (try bench(1), try bench(threads))
        #expect(one.state.isIdentical(to: several.state))
        #expect(one.state.average != nil)
    }

    /// 1,438 rows: a step is 192 of them, the last of an epoch 94, in batches of 64 and 30.
    @Test func `several batches are one large one`() throws {
        let several = try TrainingFixture("sgd(lr=0.1, momentum=0.9)", epochs: 3, batchSize: 64, accumulate: 3)
        let one = try TrainingFixture("sgd(lr=0.1, momentum=0.9)", epochs: 3, batchSize: 192)
        #expect(several.steps == 24 && one.steps == 24)
        #expect(several.state.order.stepsPerEpoch == 8 && several.state.order.batchSize == 64)
        let (a, b) = (EventRecorder(), EventRecorder())
        try several.run([a])
        try one.run([b])
        for (mine, its) in zip(a.steps, b.steps) {
            #expect(abs(mine.loss - its.loss) <= 1e-5 * its.loss, "step \(mine.step)")
        }
        for index in 0..<one.state.parameters.count {
            #expect(abs(several.state.parameters.values[index] - one.state.parameters.values[index]) < 1e-5)
        }
        #expect(a.epochs.map(\.step) == [8, 16, 24])
    }

    @Test func `accumulating more than there is takes all rows`() throws {
        let bench = try TrainingFixture("sgd", epochs: 2, batchSize: 500, accumulate: 100)
        #expect(bench.state.order.stepsPerEpoch == 1 && bench.state.order.rowsPerStep == 1438)
        #expect(try bench.run().outcome == .finished)
        let order = BatchOrder(
            rows: 10, batchSize: .max, batchesPerStep: .max, shuffled: false, random: Random(seed: 0))
        #expect(order.batchSize == 10 && order.rowsPerStep == 10)
    }

    @Test(arguments: [("adam", 0.9), ("sgd(lr=0.1)", 0), ("schedule-free-sgd(lr=0.5)", 0.75)])
    func `the average follows its formula`(optimizer: String, decay: Double) throws {
        let bench = try TrainingFixture(optimizer, batchSize: 200, averaging: decay)
        let count = bench.state.parameters.count
        let average = try #require(bench.state.average)
        var expected = [Double]()
        let point = try ParameterBuffer(bench.state.parameters.layout)
        var isElsewhere = false
        let recorder = EventRecorder { _ in
            do {
                try bench.trainer.optimizer.writeEvaluationPoint(
                    of: bench.state.optimizer, parameters: bench.state.parameters.values, into: point.values)
            } catch { return "\(error)" }
            let weights = (0..<count).map { Double(point.values[$0]) }
            isElsewhere = isElsewhere || weights != (0..<count).map { Double(bench.state.parameters.values[$0]) }
            expected = expected.isEmpty ? weights : zip(expected, weights).map { decay * $0 + (1 - decay) * $1 }
            let isEqual = zip(0..<count, expected).allSatisfy { abs(Double(average.values.values[$0]) - $1) < 1e-6 }
            return isEqual ? nil : "the average is another"
        }
        let summary = try bench.run([recorder])
        #expect(summary.outcome == .finished && average.updates == bench.steps)
        #expect(isElsewhere == bench.trainer.optimizer.hasEvaluationPoint)

        // What is evaluated is the average, and training does not notice.
        let score = try Evaluator(bench.trainer.model, parameters: average.values, pool: Pool(threads: 1))
            .score(bench.trainer.test)
        #expect(summary.last?.test == score)
        #expect(try bench.trainer.score(bench.state, on: bench.trainer.test) == score)
        let plain = try TrainingFixture(optimizer, batchSize: 200)
        try plain.run()
        #expect(
            (0..<count).allSatisfy { plain.state.parameters.values[$0] == bench.state.parameters.values[$0] })
    }

    @Test func `an interrupted average goes on`() throws {
        let whole = try TrainingFixture("adam", averaging: 0.9)
        try whole.run()
        let first = try TrainingFixture("adam", averaging: 0.9)
        _ = try first.trainer.run(first.state, steps: 1, driving: first.sources)
        let copy = try first.trainer.copy(first.state)
        #expect(copy.isIdentical(to: first.state))
        _ = try first.trainer.run(copy, steps: whole.steps, driving: first.sources)
        #expect(copy.isIdentical(to: whole.state) && !copy.isIdentical(to: first.state))
    }

    /// A step that a clipped gradient takes is at most rate times limit long.
    @Test func `a clipped step is short`() throws {
        let bench = try TrainingFixture("sgd(lr=1)", batchSize: 1438, clipping: .norm(0.125))
        let before = try bench.state.parameters.copy()
        _ = try bench.trainer.run(bench.state, steps: 1, driving: bench.sources)
        let moved = (0..<before.count).reduce(0.0) { sum, index in
            let difference = Double(bench.state.parameters.values[index] - before.values[index])
            return sum + difference * difference
        }.squareRoot()
        #expect(abs(moved - 0.125) < 1e-5)
    }

    /// A gradient that is not finite is skipped before it is clipped; otherwise it spoils the weights, as in PyTorch.
    @Test func `clipping does not hide a gradient that is not finite`() throws {
        let features = (0..<16).map { Float($0) / 16 }
        var targets = (0..<8).map { Float($0) }
        targets[3] = 3e38
        let examples = Examples(features: features, featureCount: 2, targets: .values(targets))
        let dataset = Dataset(name: "line", task: .regression, featureShape: [2], train: examples, test: examples)
        for skips in [true, false] {
            let bench = try TrainingFixture(
                "sgd(lr=0.1)", model: .linear, dataset: dataset, batchSize: 1, clipping: .norm(1), averaging: 0.5,
                shuffled: false)
            let summary = try bench.trainer.run(
                bench.state, steps: 5, driving: bench.sources,
                options: RunOptions(evaluates: false, skipsNonfinite: skips))
            #expect(summary.skipped == (skips ? 1 : 0))
            let average = try #require(bench.state.average)
            #expect(average.values[1][0].isFinite == skips)
            #expect(average.updates == (skips ? 5 : 4))
        }
    }
}
