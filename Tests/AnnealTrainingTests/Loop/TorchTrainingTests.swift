import AnnealHost
import AnnealTensor
import Foundation
import TestSupport
import Testing

@testable import AnnealTraining

/// Clipping, accumulation, groups and averages as PyTorch has them: Tests/Goldens/torch-training.csv and torch-clipping.csv.
@Suite struct TorchTrainingTests {
    private func rows(_ file: String) throws -> [[String]] {
        let url = Repository.golden("\(file)")
        return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").dropFirst().map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }

    /// The script's line through 8 rows.
    private var line: Dataset {
        var (features, targets): ([Float], [Float]) = ([], [])
        for row in 0..<8 {
            let x = (0..<2).map { Double((7 * row + 3 * $0) % 11) / 11 - 0.5 }
            let rest = Double((5 * row) % 7) / 7
            features += x.map { Float($0) }
            targets.append(Float(3 * x[0] - 2 * x[1] + 1 + rest))
        }
        let examples = Examples(features: features, featureCount: 2, targets: .values(targets))
        return Dataset(name: "line", task: .regression, featureShape: [2], train: examples, test: examples)
    }

    private func bench(_ name: String) throws -> TrainingFixture {
        func make(
            _ optimizer: String, _ groups: [String] = [], accumulate: Int = 1, clipping: GradientClipping? = nil,
            averaging: Double = 0
        ) throws -> TrainingFixture {
            try TrainingFixture(
                optimizer, groups: groups, model: .linear, dataset: line, batchSize: 3, accumulate: accumulate,
                clipping: clipping, averaging: averaging, shuffled: false)
        }
        let (sgd, bias) = ("sgd(lr=0.1, momentum=0.9", ["bias: lr=0.1x, weight_decay=0"])
        return switch name {
        case "plain": try make("\(sgd))")
        case "clip-norm 0.5": try make("\(sgd))", clipping: .norm(0.5))
        case "clip-norm 100": try make("\(sgd))", clipping: .norm(100))
        case "clip-value 0.2": try make("\(sgd))", clipping: .value(0.2))
        case "accumulate 2": try make("\(sgd))", accumulate: 2)
        case "ema 0.9": try make("\(sgd))", averaging: 0.9)
        case "ema 0.3": try make("\(sgd))", averaging: 0.3)
        case "groups sgd": try make("\(sgd), weight_decay=0.1)", bias)
        case "groups adamw": try make("adamw(lr=0.1, weight_decay=0.1)", bias)
        default: try make("adamw(lr=0.1, weight_decay=0.1)", bias, accumulate: 2, clipping: .norm(0.5), averaging: 0.9)
        }
    }

    @Test func `runs follow PyTorch's`() throws {
        var bench = try bench("plain")
        var name = ""
        for row in try rows("torch-training.csv") {
            if row[0] != name {
                name = row[0]
                bench = try self.bench(name)
                let state = bench.state
                for buffer in [state.parameters, try #require(state.average).values] {
                    (buffer[0][0], buffer[0][1], buffer[1][0]) = (0.5, -1, 0.25)
                }
            }
            _ = try bench.trainer.run(bench.state, steps: bench.state.step + 1, driving: bench.sources)
            let (weights, average) = (bench.state.parameters, try #require(bench.state.average).values)
            let ours = [weights, average].flatMap { [$0[0][0], $0[0][1], $0[1][0]] }
            #expect(bench.state.step == Int(row[1]))
            for (value, text) in zip(ours, row[2...]) {
                let expected = try #require(Double(text))
                // Float32 beside float64, through at most twelve steps.
                #expect(abs(Double(value) - expected) <= 3e-6 * max(1, abs(expected)), "\(name), step \(row[1])")
            }
        }
        #expect(name == "all")
    }

    /// A gradient of two tensors and its length, 85.
    private func gradient() throws -> ParameterBuffer {
        let gradient = try ParameterBuffer(ParameterLayout([("a", Shape(3)), ("b", Shape(2))]))
        for (index, value) in [3, 4, 0].enumerated() { gradient[0][index] = Float(value) }
        for (index, value) in [12, -84].enumerated() { gradient[1][index] = Float(value) }
        return gradient
    }

    private func clip(_ gradient: ParameterBuffer, _ clipping: GradientClipping) throws -> [Float] {
        let pool = try Pool(threads: 2)
        let norm = EuclideanNorm(count: gradient.count)
        gradient.clip(clipping, length: norm.length(of: gradient, on: pool), on: pool)
        return Array(gradient[0]) + Array(gradient[1])
    }

    @Test func `gradients are clipped as PyTorch clips them`() throws {
        for row in try rows("torch-clipping.csv") {
            let gradient = try gradient()
            if let spoilt = Float(row[2]) { gradient[0][1] = spoilt }
            let limit = try #require(Double(row[1]))
            let clipped = try clip(gradient, row[0] == "norm" ? .norm(limit) : .value(limit))
            for (value, text) in zip(clipped, row[3...]) {
                let expected = try #require(Double(text))
                #expect(
                    expected.isNaN ? value.isNaN : abs(Double(value) - expected) <= 1e-6 * abs(expected), "\(row)")
            }
        }
    }

    /// PyTorch would shorten a gradient of exactly the limit by a millionth of a unit; we leave it alone.
    @Test func `exactly at the limit nothing changes`() throws {
        let original: [Float] = [3, 4, 0, 12, -84]
        #expect(try clip(gradient(), .norm(85)) == original)
        #expect(try clip(gradient(), .norm(85.0.nextUp)) == original)
        #expect(try clip(gradient(), .norm(85.0.nextDown)) == original.map { $0 * Float(85 / (85 + 1e-6)) })
        #expect(try clip(gradient(), .value(84)) == original)
    }
}
