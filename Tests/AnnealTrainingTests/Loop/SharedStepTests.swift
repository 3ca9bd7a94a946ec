import AnnealHost
import AnnealTensor
import Testing

@testable import AnnealTraining

/// A step that several processes share, each with some of the chunks: the bits of one.
@Suite struct SharedStepTests {
    private let digits = TrainingFixture.digits

    /// Twice the same weights.
    private func parameters(_ model: Model) throws -> ParameterBuffer {
        var random = Random(seed: 3)
        return try model.initialParameters(&random)
    }

    /// The running sum travels from one to the next, and losses and touched rows to all.
    private func shared(
        _ gradients: [BatchGradient], _ rows: ArraySlice<Int>, of examples: Examples
    ) throws -> [Double] {
        for gradient in gradients { try gradient.computeChunks(rows, of: examples, key: 7) }
        for gradient in gradients {
            for other in gradients where other !== gradient {
                for (place, loss) in other.losses.enumerated() where loss != Loss() { gradient.losses[place] = loss }
                for chunk in other.gradients.own {
                    for (mine, theirs) in zip(
                        gradient.gradients.rows(ofChunk: chunk), other.gradients.rows(ofChunk: chunk))
                    {
                        mine.reset()
                        for (place, row) in theirs.rows.enumerated() {
                            try mine[row].update(from: theirs.row(at: place), count: theirs.width)
                        }
                    }
                }
            }
        }
        var losses: [Double] = []
        for (rank, gradient) in gradients.enumerated() {
            if rank > 0 { try gradient.gradients.total.update(from: gradients[rank - 1].gradients.total) }
            losses.append(try gradient.sumChunks())
        }
        return losses
    }

    @Test(arguments: [1, 2, 3, 4]) func `several processes have the bits of one`(processes: Int) throws {
        let model = try Model(ModelSpecification("cnn"), for: digits)
        // Batches of 100 in 4 chunks, the last of 20 in fewer.
        let rows = Array(0..<220)[...]
        let one = try BatchGradient(model, parameters: parameters(model), batchSize: 100, pool: Pool(threads: 1))
        let chunks = one.gradients.count
        #expect(chunks == 4 && model.plan.chunks(of: 20).chunks < chunks)
        let many = try (0..<processes).map { rank in
            try BatchGradient(
                model, parameters: parameters(model), batchSize: 100,
                chunks: rank * chunks / processes..<(rank + 1) * chunks / processes, pool: Pool(threads: 2))
        }
        for step in 0..<2 {
            let loss = try one.compute(rows.dropFirst(step), of: digits.train, key: 7)
            let losses = try shared(many, rows.dropFirst(step), of: digits.train)
            #expect(losses.allSatisfy { $0 == loss })
            let last = try #require(many.last)
            #expect((0..<one.gradients.total.count).allSatisfy { last.total[$0] == one.total[$0] })
        }
    }

    @Test func `several processes have the sparse rows of one`() throws {
        var random = Random(seed: 2)
        let starts = (0...2000).map { 3 * $0 }
        let examples = Examples(
            sparse: SparseFeatures(
                starts: starts, indices: (0..<6000).map { _ in UInt32(random.integer(below: 3000)) },
                values: (0..<6000).map { _ in random.uniform() }), featureCount: 3000,
            targets: .labels((0..<2000).map { Int32($0 % 3) }))
        let dataset = Dataset(
            name: "bags", task: .classification(classes: ["a", "b", "c"]), featureShape: [3000], train: examples,
            test: examples)
        let model = try Model(.embeddingBag(width: 64), for: dataset)
        let one = try BatchGradient(model, parameters: parameters(model), batchSize: 2000, pool: Pool(threads: 1))
        let chunks = one.gradients.count
        #expect(chunks > 2)
        let many = try [0..<1, 1..<chunks].map {
            try BatchGradient(
                model, parameters: parameters(model), batchSize: 2000, chunks: $0, pool: Pool(threads: 1))
        }
        let rows = Array(0..<2000)[...]
        let loss = try one.compute(rows, of: examples, key: 7)
        #expect(try shared(many, rows, of: examples) == [loss, loss])
        let expected = one.rows[0]
        for gradient in many {
            let sum = gradient.rows[0]
            #expect(sum.count == expected.count)
            #expect((0..<sum.count).allSatisfy { sum.rows[$0] == expected.rows[$0] })
            #expect((0..<sum.count * 64).allSatisfy { sum.values[$0] == expected.values[$0] })
        }
    }

    @Test func `several processes score as one`() throws {
        let model = try Model(ModelSpecification("mlp:8"), for: digits)
        let evaluator = try Evaluator(model, parameters: parameters(model), pool: Pool(threads: 2))
        let rows = Array(0..<digits.train.count)
        let chunks = evaluator.chunkCount(rows: rows.count)
        #expect(chunks > 3)
        let losses = try [0..<1, 1..<1, 1..<chunks].flatMap {
            try evaluator.losses(digits.train, rows: rows, chunks: $0)
        }
        #expect(evaluator.score(losses, of: rows.count, in: digits.train) == (try evaluator.score(digits.train)))
    }

    /// What layers measure is the step's until it is committed, also over several batches.
    @Test func `statistics wait to be committed`() throws {
        let model = try Model(ModelSpecification("linear:16 batch-norm relu linear"), for: digits)
        let parameters = try parameters(model)
        let gradient = try BatchGradient(model, parameters: parameters, batchSize: 50, pool: Pool(threads: 1))
        let before = Array(parameters.statistics)
        for _ in 0..<2 {
            _ = try gradient.compute(Array(0..<150)[...], of: digits.train, key: 1)
            #expect(parameters.statistics.elementsEqual(before))
        }
        gradient.commitStatistics()
        let batches = try #require(model.layout.entries.last)
        #expect(batches.name == "1.num_batches_tracked" && parameters.values[batches.offset] == 3)
        #expect(!parameters.statistics.elementsEqual(before))
    }

    /// A trainer takes its gradients from where it is told.
    @Test func `a source of gradients can be handed in`() throws {
        final class Halved: GradientSource {
            let whole: BatchGradient
            init(_ whole: BatchGradient) { self.whole = whole }
            func compute(_ indices: ArraySlice<Int>, of examples: Examples, key: UInt64) throws -> Double {
                let loss = try whole.compute(indices, of: examples, key: key)
                whole.gradients.total.scale(by: 0.5, on: try Pool(threads: 1))
                return loss
            }
            var isFinite: Bool { whole.isFinite }
            func clip(_ clipping: GradientClipping) { whole.clip(clipping) }
            var total: UnsafePointer<Float> { whole.total }
            var rows: [SparseGradient] { whole.rows }
            func commitStatistics() { whole.commitStatistics() }
        }
        func run(rate: Double, halves: Bool) throws -> TrainingState {
            let bench = try TrainingFixture("sgd(lr=\(rate))", epochs: 1)
            let trainer = bench.trainer
            let halving = Trainer(
                model: trainer.model, optimizer: trainer.optimizer, training: trainer.training, validation: nil,
                test: trainer.test, monitor: trainer.monitor, pool: trainer.pool,
                gradientSource: halves
                    ? { state in
                        Halved(
                            try BatchGradient(
                                trainer.model, parameters: state.parameters, batchSize: state.order.batchSize,
                                pool: trainer.pool))
                    } : nil)
            _ = try halving.run(bench.state, steps: bench.steps, driving: bench.sources)
            return bench.state
        }
        let (halved, whole) = (try run(rate: 0.5, halves: true), try run(rate: 0.25, halves: false))
        #expect(halved.parameters[0].elementsEqual(whole.parameters[0]))
    }
}
