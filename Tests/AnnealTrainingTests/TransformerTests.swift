import AnnealHost
import AnnealTensor
import Foundation
import Testing

@testable import AnnealTraining

/// The language model over bytes: PyTorch's numbers and what may not change a bit.
@Suite struct TransformerTests {
    /// The text of `torch_transformer.py`: ten windows to train on.
    private func windows() throws -> Dataset {
        let text = try TextWindows(bytes, context: 5, file: "text")
        let parts = Examples(text: text).splittingEnd()
        return Dataset(
            name: "text", task: .classification(classes: (0..<256).map(String.init)), featureShape: [5],
            train: parts.train, test: parts.test)
    }

    private let small = ModelSpecification.transformer(small: "d=8,heads=2,layers=2,context=5")

    private func start(_ parameters: ParameterBuffer) {
        var k = 0
        for (index, entry) in parameters.layout.entries.enumerated() {
            let one = entry.name.contains("ln") && entry.name.hasSuffix("weight") ? 1.0 : 0
            for place in 0..<entry.count {
                parameters[index][place] = Float(one + sin(Double(k + 1)) / 3)
                k += 1
            }
        }
    }

    private func digest(_ values: some Collection<Float>) -> (sum: Double, size: Double) {
        var (sum, size) = (0.0, 0.0)
        for (place, value) in values.enumerated() {
            sum += cos(Double(place)) * Double(value)
            size += abs(Double(value))
        }
        return (sum, size)
    }

    @Test func runsFollowPyTorchs() throws {
        let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Goldens/torch-transformer.csv")
        let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map {
            $0.split(separator: ",").map(String.init)
        }
        let bench = try Workbench(
            "sgd(lr=0.5)", model: small, dataset: windows(), epochs: 2, batchSize: 4, shuffled: false)
        let entries = bench.state.parameters.layout.entries
        #expect(Array(lines[0][2..<2 + entries.count]) == entries.map(\.name))
        start(bench.state.parameters)
        for row in lines.dropFirst() {
            let step = try #require(Int(row[0]))
            let numbers = try row.dropFirst().map { try #require(Double($0)) }
            let rows = [0..<4, 4..<8, 8..<10][(step - 1) % 3]
            let gradient = try BatchGradient(
                bench.trainer.model, parameters: bench.state.parameters, batchSize: 4, pool: Pool(threads: 1))
            _ = try gradient.compute(Array(rows)[...], of: bench.trainer.training)
            for (index, entry) in entries.enumerated() {
                let derivative = digest(UnsafeBufferPointer(start: gradient.total + entry.offset, count: entry.count))
                // A bias of keys moves all scores alike: its derivative is 0, and that of qkv.bias small.
                #expect(
                    abs(derivative.sum - numbers[1 + entries.count + index]) < 1e-5 * max(derivative.size, 1e-2),
                    "derivative of \(entry.name), step \(step)")
            }
            let recorder = EventRecorder()
            _ = try bench.trainer.run(
                bench.state, steps: step, driving: bench.sources, evaluating: false, observers: [recorder])
            #expect(abs(recorder.steps[0].loss - numbers[0]) < 1e-5 * numbers[0], "loss, step \(step)")
            for (index, entry) in entries.enumerated() {
                let weights = digest(bench.state.parameters[index])
                #expect(abs(weights.sum - numbers[1 + index]) < 1e-5 * weights.size, "\(entry.name), step \(step)")
            }
        }
        #expect(lines.count == 7)
    }

    @Test func initialWeightsAreThoseOfTorch() throws {
        let model = try Model(small, for: windows())
        var random = Random(seed: 0)
        let parameters = try model.initialParameters(&random)
        for (index, entry) in model.layout.entries.enumerated() {
            let values = Array(parameters[index])
            if entry.name == "tok.weight" {
                let mean = values.reduce(0, +) / 2048
                let variance = values.reduce(0) { $0 + $1 * $1 } / 2048
                // 2,048 normal numbers: five deviations.
                #expect(abs(mean) < 0.11 && abs(variance - 1) < 0.16)
            } else if entry.name.contains("ln") {
                #expect(values.allSatisfy { $0 == (entry.name.hasSuffix("weight") ? 1 : 0) })
            } else if entry.name.contains("down") {
                #expect(values.allSatisfy { abs($0) <= 1 / Float(32).squareRoot() } && Set(values).count > 5)
            }
        }
    }

    @Test func anyNumberOfThreadsGivesTheSameBits() throws {
        let bytes = (0..<5000).map { UInt8(truncatingIfNeeded: 32 + ($0 * $0 / 7) % 90) }
        let parts = Examples(text: try TextWindows(bytes, context: 16, file: "text")).splittingEnd()
        let text = Dataset(
            name: "text", task: .classification(classes: (0..<256).map(String.init)), featureShape: [16],
            train: parts.train, test: parts.test)
        let model = try ModelSpecification("transformer:d=32,heads=4,layers=2,context=16")
        let runs = try [1, 2, 3].map { threads in
            let bench = try Workbench("adamw", model: model, dataset: text, epochs: 1, batchSize: 64, threads: threads)
            return (bench, try bench.run())
        }
        #expect(runs[0].0.trainer.model.chunkGrid(rows: 64).chunks > 1)
        for (bench, summary) in runs.dropFirst() {
            #expect(bench.state.isIdentical(to: runs[0].0.state) && summary.last == runs[0].1.last)
        }
        // 256 equally likely bytes cost log 256 = 5.5.
        #expect(try #require(runs[0].1.last).test.loss < 5)
    }

    @Test func textIsCutIntoWindowsInItsOrder() throws {
        let text = try TextWindows(Array("annealing".utf8), context: 4, file: "word")
        #expect(text.starts == [0, 4])
        #expect(throws: DatasetError.textTooShort("word", bytes: 8, context: 4)) {
            try TextWindows(Array("anneal!!".utf8), context: 4, file: "word")
        }
        #expect(throws: DatasetError.textTooShort("none", bytes: 0, context: 4)) {
            try TextWindows([], context: 4, file: "none")
        }
        let parts = try windows().train.splittingValidation(0.2) { Array((0..<$0).reversed()) }
        #expect(parts.train.text?.starts == [0, 5, 10, 15, 20, 25, 30, 35])
        #expect(parts.validation.text?.starts == [40, 45])
    }
}

extension ModelSpecification {
    fileprivate static func transformer(small text: String) -> ModelSpecification {
        guard let transformer = try? Transformer(text) else { fatalError("\(text) is a transformer") }
        return .transformer(transformer)
    }
}
