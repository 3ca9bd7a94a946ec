import AnnealHost
import AnnealTensor
import Foundation
import TestSupport
import Testing

@testable import AnnealTraining

/// The language model over bytes: PyTorch's numbers and what may not change a bit.
@Suite struct TransformerTests {
    private func dataset(_ bytes: [UInt8], context: Int) throws -> Dataset {
        var windows = Examples(text: try TextWindows(bytes, context: context, file: "text"))
        let test = windows.count - windows.settingTestAside { Array(0..<$0) }
        return Dataset(
            name: "text", task: .classification(classes: (0..<256).map(String.init)), featureShape: [context],
            train: windows.part(0..<test), test: windows.part(test..<windows.count))
    }

    /// The text of `torch_transformer.py`: ten windows to train on.
    private func windows() throws -> Dataset {
        try dataset((0..<60).map { (i: Int) -> UInt8 in UInt8(32 + (7 * i + i * i / 3) % 90) }, context: 5)
    }

    private func longer() throws -> Dataset {
        try dataset((0..<5000).map { (i: Int) -> UInt8 in UInt8(32 + (i * i / 7) % 90) }, context: 16)
    }

    private let small = "transformer:d=8,heads=2,layers=2,context=5"

    private func digest(_ values: some Collection<Float>) -> (sum: Double, size: Double) {
        var (sum, size) = (0.0, 0.0)
        for (place, value) in values.enumerated() {
            sum += cos(Double(place)) * Double(value)
            size += abs(Double(value))
        }
        return (sum, size)
    }

    @Test func `runs follow PyTorch's`() throws {
        let url = Repository.golden("torch-transformer.csv")
        let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map {
            $0.split(separator: ",").map(String.init)
        }
        let bench = try TrainingFixture(
            "sgd(lr=0.5)", model: ModelSpecification(small), dataset: windows(), epochs: 2, batchSize: 4,
            shuffled: false)
        let layout = bench.state.parameters.layout
        let names = lines[0][2...].prefix { !$0.hasPrefix("d ") }
        #expect(Set(names) == Set(layout.entries.map(\.name)) && names.count == layout.entries.count)
        let entries = try names.map { name in try #require(layout.entries.firstIndex { $0.name == name }) }
        var k = 0
        for index in entries {
            let entry = layout.entries[index]
            let one = entry.name.contains("ln") && entry.name.hasSuffix("weight") ? 1.0 : 0
            for place in 0..<entry.count {
                bench.state.parameters[index][place] = Float(one + sin(Double(k + 1)) / 3)
                k += 1
            }
        }
        for row in lines.dropFirst() {
            let step = try #require(Int(row[0]))
            let numbers = try row.dropFirst().map { try #require(Double($0)) }
            let rows = [0..<4, 4..<8, 8..<10][(step - 1) % 3]
            let gradient = try BatchGradient(
                bench.trainer.model, parameters: bench.state.parameters, batchSize: 4, pool: Pool(threads: 1))
            _ = try gradient.compute(Array(rows)[...], of: bench.trainer.training)
            for (column, index) in entries.enumerated() {
                let entry = layout.entries[index]
                let derivative = digest(UnsafeBufferPointer(start: gradient.total + entry.offset, count: entry.count))
                // A bias of keys moves all scores alike: its derivative is 0, and that of qkv.bias small. After the first step,
                // derivatives are taken at weights that were rounded.
                let tolerance = step == 1 ? 1e-5 : 3e-5
                #expect(
                    abs(derivative.sum - numbers[1 + entries.count + column]) < tolerance * max(derivative.size, 1e-2),
                    "derivative of \(entry.name), step \(step)")
            }
            let recorder = EventRecorder()
            _ = try bench.trainer.run(
                bench.state, steps: step, driving: bench.sources, observers: [recorder],
                options: RunOptions(evaluates: false))
            #expect(abs(recorder.steps[0].loss - numbers[0]) < 1e-5 * numbers[0], "loss, step \(step)")
            for (column, index) in entries.enumerated() {
                let weights = digest(bench.state.parameters[index])
                #expect(
                    abs(weights.sum - numbers[1 + column]) < 1e-5 * weights.size,
                    "\(layout.entries[index].name), step \(step)")
            }
        }
        #expect(lines.count == 7)
    }

    @Test func `initial weights are those of PyTorch`() throws {
        let model = try Model(ModelSpecification(small), for: windows())
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
            } else if entry.name != "pos.weight" {
                let bound = 1 / Float(entry.name.contains("down") ? 32 : 8).squareRoot()
                #expect(values.allSatisfy { abs($0) <= bound } && values.contains { abs($0) > bound / 2 })
            }
        }
    }

    /// In several chunks and several batches to a step.
    @Test func `any number of threads gives the same bits`() throws {
        let model = try ModelSpecification("transformer:d=32,heads=4,layers=2,context=16")
        let text = try longer()
        let runs = try [1, 2, 3].map { threads in
            let bench = try TrainingFixture(
                "adamw(lr=0.01)", model: model, dataset: text, epochs: 3, batchSize: 32, accumulate: 2, threads: threads
            )
            return (bench, try bench.run())
        }
        #expect(runs[0].0.trainer.model.plan.chunks(of: 32).chunks > 1)
        for (bench, summary) in runs.dropFirst() {
            #expect(bench.state.isIdentical(to: runs[0].0.state) && summary.last == runs[0].1.last)
        }
        // 256 equally likely bytes cost log 256 = 5.5.
        #expect(try #require(runs[0].1.last).test.loss < 5)
    }

    @Test func `a list is the same model as its name`() throws {
        func state(_ text: String) throws -> TrainingState {
            let bench = try TrainingFixture("adam", model: ModelSpecification(text), dataset: longer(), epochs: 1)
            try bench.run()
            return bench.state
        }
        let blocks = String(
            repeating: "residual(layer-norm linear:24 attention:2 linear:8) "
                + "residual(layer-norm linear:32 gelu:tanh linear:8) ", count: 2)
        let list = try state("embedding:8,context=16 \(blocks)layer-norm linear")
        let named = try state("transformer:d=8,heads=2,layers=2,context=16")
        #expect(list.parameters.layout.entries[2].name == "1.0.weight")
        #expect(named.parameters.layout.entries[2].name == "blocks.0.ln1.weight")
        for index in named.parameters.layout.entries.indices {
            #expect(list.parameters[index].elementsEqual(named.parameters[index]))
        }
    }

    @Test func `a run goes on from a checkpoint bit for bit`() throws {
        func bench() throws -> TrainingFixture {
            try TrainingFixture(
                "adamw", schedule: "cosine", model: ModelSpecification(small), dataset: windows(), batchSize: 4)
        }
        let (whole, first, second) = (try bench(), try bench(), try bench())
        try whole.run()
        _ = try first.trainer.run(first.state, steps: 3, driving: first.sources)
        let file = try first.trainer.checkpoint(of: first.state)
        #expect(
            file.contents.has("tok.weight") && file.contents.has("blocks.1.down.bias")
                && file.contents.has("head.weight"))
        try second.trainer.restore(second.state, from: CheckpointFile(file.encoded(), path: "half"))
        try second.run()
        #expect(second.state.isIdentical(to: whole.state) && second.state.step == 6)
    }

    @Test func `text is cut into windows in its order`() throws {
        let text = try TextWindows(Array("annealing".utf8), context: 4, file: "word")
        #expect(text.starts == [0, 4])
        #expect(throws: DatasetError(TextError.tooShort("word", bytes: 8, context: 4))) {
            try TextWindows(Array("anneal!!".utf8), context: 4, file: "word")
        }
        #expect(throws: DatasetError(TextError.tooShort("none", bytes: 0, context: 4))) {
            try TextWindows([], context: 4, file: "none")
        }
        let parts = try windows().train.splittingValidation(0.2) { Array((0..<$0).reversed()) }
        #expect(parts.train.text?.starts == [0, 5, 10, 15, 20, 25, 30, 35])
        #expect(parts.validation.text?.starts == [40, 45])
    }

    /// Losses and accuracies are means over bytes: of logits that are all alike the loss is log 256.
    @Test func `a score is a mean over bytes`() throws {
        let bench = try TrainingFixture("sgd(lr=0)", model: ModelSpecification(small), dataset: windows(), epochs: 1)
        bench.state.parameters.values.update(repeating: 0, count: bench.state.parameters.count)
        // Of equal logits the first is the prediction; here that of the last byte of the text.
        let last = try #require(bench.trainer.test.text?.bytes[55])
        bench.state.parameters[bench.state.parameters.layout.entries.count - 1][Int(last)] = 1e-6
        let score = try bench.trainer.score(bench.state, on: bench.trainer.test)
        #expect(abs(score.loss - log(256)) < 1e-6)
        #expect(bench.trainer.test.count == 1 && score.accuracy == 0.2)
    }

    /// Whatever passes come, the steady state asks for no more activations than the second step did.
    @Test func `steps after the second need no more memory`() throws {
        let model = try Model(ModelSpecification(small), for: windows())
        var random = Random(seed: 1)
        let parameters = try model.initialParameters(&random)
        let tape = try Tape(parameters, gradients: ParameterBuffer(model.layout))
        let memory = BatchBuffer(featureCount: 5)
        let text = try windows().train
        var capacity = 0
        for step in 0..<6 {
            try tape.reset()
            _ = try model.loss(of: memory.gather([0, 3, 1][...], of: text), batchRows: 3, in: ForwardPass(on: tape))
            try tape.backward()
            if step == 1 { capacity = tape.capacity }
            if step > 1 { #expect(tape.capacity == capacity && capacity > 0) }
        }
    }
}
