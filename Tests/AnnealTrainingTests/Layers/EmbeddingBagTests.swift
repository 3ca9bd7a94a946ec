import AnnealHost
import AnnealTensor
import Foundation
import TestSupport
import Testing

@testable import AnnealTraining

/// The model for sparse features: PyTorch's numbers, derivatives, and what may not change a bit.
@Suite struct EmbeddingBagTests {
    /// The 8 examples of `torch_embedding.py`.
    private func bags(weighted: Bool) -> Dataset {
        var starts = [0]
        var (indices, values) = ([UInt32](), [Float]())
        for i in 0..<8 {
            for j in 0..<7 where (3 * i + 5 * j) % 7 < i % 4 {
                indices.append(UInt32(j))
                values.append(weighted ? 0.5 + Float((i + 2 * j) % 4) / 4 : 1)
            }
            starts.append(indices.count)
        }
        let examples = Examples(
            sparse: SparseFeatures(starts: starts, indices: indices, values: values), featureCount: 7,
            targets: .labels((0..<8).map { $0 % 3 }))
        return Dataset(
            name: "bags", task: .classification(classes: ["a", "b", "c"]), featureShape: [7], train: examples,
            test: examples)
    }

    /// Random examples with more features than a chunk touches.
    private func many(_ count: Int, features: Int, seed: UInt64) -> Dataset {
        var random = Random(seed: seed)
        var starts = [0]
        var (indices, values) = ([UInt32](), [Float]())
        for _ in 0..<count {
            let entries = Int(random.integer(below: 20))
            indices += Set((0..<entries).map { _ in UInt32(random.integer(below: UInt64(features))) }).sorted()
            while values.count < indices.count { values.append(random.uniform(in: 0.5..<1.5)) }
            starts.append(indices.count)
        }
        let examples = Examples(
            sparse: SparseFeatures(starts: starts, indices: indices, values: values), featureCount: features,
            targets: .labels((0..<Int32(count)).map { $0 % 4 }))
        return Dataset(
            name: "many", task: .classification(classes: ["a", "b", "c", "d"]), featureShape: [features],
            train: examples, test: examples)
    }

    /// The names and their order in `torch_embedding.csv`: the embedding stands first there and last in a layout.
    private static let order = ["embedding.weight", "output.weight", "output.bias"]

    private func weights(_ parameters: ParameterBuffer) -> [Float] {
        Self.order.flatMap { name in
            parameters.layout.entries.firstIndex { $0.name == name }.map { Array(parameters[$0]) } ?? []
        }
    }

    @Test func `runs follow PyTorch's`() throws {
        let url = Repository.golden("torch-embedding.csv")
        let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n").dropFirst().map {
            $0.split(separator: ",").map(String.init)
        }
        let cases: [String: (String, weighted: Bool, GradientClipping?)] = [
            "mean adagrad": ("adagrad(lr=0.1)", false, nil), "weighted adagrad": ("adagrad(lr=0.1)", true, nil),
            "weighted sgd": ("sgd(lr=0.5)", true, nil), "weighted adam": ("adam(lr=0.1)", true, nil),
            "clip-norm 0.2 sgd": ("sgd(lr=0.5)", true, .norm(0.2)),
        ]
        var seen: Set<String> = []
        for (name, rows) in Dictionary(grouping: lines, by: { $0[0] }) {
            let (optimizer, weighted, clipping) = try #require(cases[name])
            seen.insert(name)
            let bench = try TrainingFixture(
                optimizer, model: .embeddingBag(width: 3), dataset: bags(weighted: weighted), epochs: 4, batchSize: 3,
                clipping: clipping, shuffled: false)
            for (index, entry) in bench.state.parameters.layout.entries.enumerated() {
                for place in 0..<entry.count {
                    let (row, column) = (place / 3, place % 3)
                    bench.state.parameters[index][place] =
                        switch entry.name {
                        case "embedding.weight": Float(cos(Double(3 * row + column)))
                        case "output.weight": Float(sin(Double(row + 2 * column)) / 2)
                        default: Float(place) / 10
                        }
                }
            }
            for row in rows {
                let step = try #require(Int(row[1]))
                let recorder = EventRecorder()
                _ = try bench.trainer.run(
                    bench.state, steps: step, driving: bench.sources, observers: [recorder],
                    options: RunOptions(evaluates: false))
                let loss = try #require(Double(row[2]))
                #expect(abs(recorder.steps[0].loss - loss) < 2e-6 * max(1, loss), "\(name), step \(step)")
                for (weight, text) in zip(weights(bench.state.parameters), row[3...]) {
                    let expected = try #require(Double(text))
                    #expect(abs(Double(weight) - expected) < 1e-5 * max(1, abs(expected)), "\(name), step \(step)")
                }
            }
        }
        #expect(seen == Set(cases.keys))
    }

    @Test func `initial weights are those of PyTorch`() throws {
        let model = try Model(.embeddingBag(width: 16), for: many(50, features: 2000, seed: 1))
        #expect(model.layout.entries.map(\.name) == ["output.weight", "output.bias", "embedding.weight"])
        #expect(model.layout.entries.map(\.isSparse) == [false, false, true])
        var random = Random(seed: 0)
        let parameters = try model.initialParameters(&random)
        let embedding = parameters[2].map(Double.init)
        let mean = embedding.reduce(0, +) / Double(embedding.count)
        let variance = embedding.reduce(0) { $0 + $1 * $1 } / Double(embedding.count)
        // 32,000 normal numbers: five deviations.
        #expect(abs(mean) < 0.028 && abs(variance - 1) < 0.04)
        #expect(embedding.contains { $0 > 3.3 } && embedding.contains { $0 < -3.3 })
        #expect(parameters[0].allSatisfy { abs($0) <= 0.25 } && parameters[1].allSatisfy { abs($0) <= 0.25 })
    }

    /// Through gathering, chunks and their merging, against central differences; the same gradient where it is dense.
    @Test(arguments: [false, true]) func `the gradient is the derivative of the loss`(densifies: Bool) throws {
        let dataset = many(120, features: 30, seed: 2)
        let model = try Model(.embeddingBag(width: 5), for: dataset, densifies: densifies)
        var random = Random(seed: 5)
        let parameters = try model.initialParameters(&random)
        let gradient = try BatchGradient(model, parameters: parameters, batchSize: 60, pool: Pool(threads: 2))
        let rows = Array(0..<120)[...]
        _ = try gradient.compute(rows, of: dataset.train)
        var derivative = [Double](repeating: 0, count: parameters.count)
        for index in 0..<model.layout.dense.count { derivative[index] = Double(gradient.total[index]) }
        #expect(gradient.rows.count == (densifies ? 0 : 1))
        for sparse in gradient.rows {
            let numbers = (0..<sparse.count).map { sparse.rows[$0] }
            #expect(numbers == Set(numbers).sorted())
            for (place, row) in numbers.enumerated() {
                for column in 0..<5 {
                    derivative[model.layout.entries[2].offset + Int(row) * 5 + column] =
                        Double(sparse.values[place * 5 + column])
                }
            }
        }
        for entry in model.layout.entries {
            for index in entry.offset..<entry.offset + entry.count {
                let value = parameters.values[index]
                parameters.values[index] = value + 0x1p-8
                let above = try gradient.compute(rows, of: dataset.train)
                parameters.values[index] = value - 0x1p-8
                let below = try gradient.compute(rows, of: dataset.train)
                parameters.values[index] = value
                #expect(abs((above - below) / 0x1p-7 - derivative[index]) < 2e-4, "\(entry.name) \(index)")
            }
        }
    }

    private static let optimizers = ["sgd(lr=1)", "adagrad(lr=0.1)", "adam(lr=0.01)"]

    /// Chunks, merging, clipping, averages and the update over rows.
    @Test(arguments: optimizers) func `any number of threads gives the same bits`(optimizer: String) throws {
        let dataset = many(3000, features: 5000, seed: 3)
        func bench(_ threads: Int) throws -> TrainingFixture {
            let bench = try TrainingFixture(
                optimizer, model: .embeddingBag(width: 48), dataset: dataset, epochs: 2, batchSize: 1000, accumulate: 2,
                clipping: .norm(0.02), averaging: 0.9, threads: threads)
            try bench.run()
            return bench
        }
        #expect(try Model(.embeddingBag(width: 48), for: dataset).plan.chunks(of: 1000).chunks > 1)
        let one = try bench(1)
        for threads in [2, 8] { #expect(try bench(threads).state.isIdentical(to: one.state)) }
    }

    /// A step of several batches takes the gradient of one large one, also where the batches touch other rows.
    @Test func `accumulated batches are one large batch`() throws {
        let dataset = many(400, features: 300, seed: 4)
        func weights(_ batchSize: Int, _ accumulate: Int) throws -> [Float] {
            let bench = try TrainingFixture(
                "sgd(lr=1)", model: .embeddingBag(width: 8), dataset: dataset, epochs: 2, batchSize: batchSize,
                accumulate: accumulate)
            try bench.run()
            return self.weights(bench.state.parameters)
        }
        let (once, fourTimes) = (try weights(100, 1), try weights(25, 4))
        for (a, b) in zip(once, fourTimes) { #expect(abs(a - b) < 1e-5 * max(1, abs(a))) }
    }

    /// sgd and adagrad leave rows with a gradient of zero where they are: sparse and dense gradients lead to the same weights.
    @Test(arguments: ["sgd(lr=1)", "adagrad(lr=0.1)"], [GradientClipping.norm(0.05), .value(0.001)])
    func `densified runs end where sparse ones do`(optimizer: String, clipping: GradientClipping) throws {
        let dataset = many(400, features: 300, seed: 5)
        func run(_ densifies: Bool) throws -> [Float] {
            let bench = try TrainingFixture(
                optimizer, model: .embeddingBag(width: 8), dataset: dataset, epochs: 3, batchSize: 64,
                densifies: densifies, clipping: clipping)
            try bench.run()
            return weights(bench.state.parameters)
        }
        let (sparse, dense) = (try run(false), try run(true))
        #expect(sparse.count == dense.count)
        for (a, b) in zip(sparse, dense) { #expect(abs(a - b) < 1e-5 * max(1, abs(b))) }
    }

    @Test func `features that no batch touches keep their bits`() throws {
        let dataset = bags(weighted: true)
        let wide = Dataset(
            name: "wide", task: dataset.task, featureShape: [70],
            train: Examples(sparse: dataset.train.sparse!, featureCount: 70, targets: dataset.train.targets),
            test: Examples(sparse: dataset.train.sparse!, featureCount: 70, targets: dataset.train.targets))
        let bench = try TrainingFixture("adam(lr=0.1)", model: .embeddingBag(width: 4), dataset: wide, batchSize: 3)
        let before = Array(bench.state.parameters[2])
        try bench.run()
        let after = Array(bench.state.parameters[2])
        #expect(after[(7 * 4)...].map(\.bitPattern) == before[(7 * 4)...].map(\.bitPattern))
        #expect(after[..<28] != before[..<28])
    }

    @Test func `a nonfinite value is seen in the gradient`() throws {
        let dataset = many(40, features: 10, seed: 6)
        let model = try Model(.embeddingBag(width: 3), for: dataset)
        var random = Random(seed: 5)
        let parameters = try model.initialParameters(&random)
        let gradient = try BatchGradient(model, parameters: parameters, batchSize: 40, pool: Pool(threads: 1))
        _ = try gradient.compute(Array(0..<40)[...], of: dataset.train)
        #expect(gradient.isFinite)
        parameters[2][0] = .infinity
        _ = try gradient.compute(Array(0..<40)[...], of: dataset.train)
        #expect(!gradient.isFinite)
    }

    @Test func `numbers are predicted too`() throws {
        let bags = many(400, features: 50, seed: 8).train
        let sums = (0..<400).map { row in
            let sparse = bags.sparse!
            return (sparse.starts[row]..<sparse.starts[row + 1]).reduce(Float(0)) {
                $0 + sparse.values[$1] * Float(sparse.indices[$1] % 3)
            } / Float(max(1, sparse.starts[row + 1] - sparse.starts[row]))
        }
        let examples = Examples(sparse: bags.sparse!, featureCount: 50, targets: .values(sums))
        let dataset = Dataset(
            name: "sums", task: .regression, featureShape: [50], train: examples, test: examples)
        let bench = try TrainingFixture(
            "adagrad(lr=0.3)", model: .embeddingBag(width: 8), dataset: dataset, epochs: 60, batchSize: 50)
        let loss = try #require(try bench.run().last?.test.loss)
        #expect(loss < 0.01)
    }
}
