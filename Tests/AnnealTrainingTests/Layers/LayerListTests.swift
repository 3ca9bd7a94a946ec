import AnnealHost
import AnnealTensor
import Foundation
import TestSupport
import Testing

@testable import AnnealTraining

/// Models as lists of layers: PyTorch's runs, names and first weights, the same bits for any threads, and what is refused.
@Suite struct LayerListTests {
    @Test func `runs follow PyTorch's`() throws {
        let url = Repository.golden("torch-layers.csv")
        var models: [String: [String: [Double]]] = [:]
        for line in try String(contentsOf: url, encoding: .utf8).split(separator: "\n") where line.hasPrefix("\"") {
            let parts = line.dropFirst().split(separator: "\"")
            let cells = parts[1].split(separator: ",")
            models[String(parts[0]), default: [:]][String(cells[0])] = cells[1].split(separator: " ").compactMap {
                Double($0)
            }
        }
        #expect(models.count == 3)
        for (text, golden) in models {
            let bench = try TrainingFixture(
                "sgd(lr=0.05, momentum=0.9)", model: ModelSpecification(text), dataset: TrainingFixture.images,
                epochs: 4,
                batchSize: 6,
                shuffled: false)
            let entries = bench.state.parameters.layout.entries
            #expect(Set(entries.map(\.name)) == Set(golden.keys).subtracting(["losses"]))
            for index in entries.indices {
                for i in 0..<entries[index].count {
                    bench.state.parameters[index][i] = Float(sin(1.7 * Double(i) + Double(index)) / 2)
                }
            }
            let recorder = EventRecorder()
            try bench.run([recorder])
            for (step, loss) in try #require(golden["losses"]).enumerated() {
                #expect(abs(recorder.steps[step].loss - loss) < 1e-5 * loss, "\(text), step \(step)")
            }
            for (index, entry) in entries.enumerated() {
                for (ours, theirs) in zip(bench.state.parameters[index], try #require(golden[entry.name])) {
                    #expect(abs(Double(ours) - theirs) < 1e-5, "\(text), \(entry.name)")
                }
            }
        }
    }

    @Test func `cnn has PyTorch's names, shapes and first weights`() throws {
        let model = try Model(.cnn, for: TrainingFixture.digits)
        #expect(
            model.layout.entries.map(\.name) == [0, 3, 7, 9].flatMap { ["\($0).weight", "\($0).bias"] })
        #expect(
            model.layout.entries.map(\.shape) == [
                Shape(32, 1, 3, 3), Shape(32), Shape(64, 32, 3, 3), Shape(64), Shape(128, 256), Shape(128),
                Shape(10, 128), Shape(10),
            ])
        var random = Random(seed: 3)
        let parameters = try model.initialParameters(&random)
        for (index, inputs) in [9, 288, 256, 128].enumerated() {
            let bound = 1 / Float(inputs).squareRoot()
            for tensor in [parameters[2 * index], parameters[2 * index + 1]] {
                #expect(tensor.allSatisfy { abs($0) <= bound } && tensor.contains { abs($0) > bound * 0.7 })
            }
        }
    }

    /// Dropout and convolution, in several chunks and several batches to a step.
    @Test func `any number of threads gives the same bits`() throws {
        let text =
            "conv2d:16,3,padding=1 relu dropout:0.2 residual(conv2d:16,3,padding=1 tanh) max-pool:2 flatten dropout:0.5 linear"
        let model = try ModelSpecification(text)
        #expect("\(model)" == text)
        #expect(try Model(model, for: TrainingFixture.digits).plan.chunks(of: 128).chunks > 2)
        func run(_ threads: Int) throws -> TrainingState {
            let bench = try TrainingFixture(
                "adam(lr=0.003)", model: model, epochs: 1, batchSize: 128, accumulate: 2, threads: threads)
            try bench.run()
            return bench.state
        }
        let one = try run(1)
        for threads in [2, 3] { #expect(try run(threads).isIdentical(to: one)) }
    }

    @Test func `dropout changes training and not evaluation`() throws {
        func losses(_ text: String) throws -> (train: [Double], before: Double) {
            let bench = try TrainingFixture("sgd(lr=0.1)", model: ModelSpecification(text), epochs: 1)
            let before = try bench.trainer.score(bench.state, on: bench.trainer.test).loss
            let recorder = EventRecorder()
            try bench.run([recorder])
            return (recorder.steps.map(\.loss), before)
        }
        let (with, without) = (try losses("dropout:0.4 linear:32 relu linear"), try losses("linear:32 relu linear"))
        #expect(with.before == without.before)
        #expect(with.train[0] != without.train[0])
        #expect(try losses("dropout:0 linear:32 relu linear").train == without.train)
        #expect(try losses("dropout:0.4 linear:32 relu linear").train == with.train)
    }

    @Test func `a list is the same model as its name`() throws {
        func state(_ text: String) throws -> TrainingState {
            let bench = try TrainingFixture("adam", model: ModelSpecification(text), epochs: 1)
            try bench.run()
            return bench.state
        }
        #expect(try state("mlp:32,16").isIdentical(to: state("linear:32 relu linear:16 relu linear")))
        let cnn =
            "conv2d:32,3,padding=1 relu max-pool:2 conv2d:64,3,padding=1 relu max-pool:2 flatten linear:128 relu linear"
        #expect(try state("cnn").isIdentical(to: state(cnn)))
    }

    private static let refusals: [(String, String)] = [
        (
            "conv2s:3,3 relu",
            "there is no layer conv2s (did you mean conv2d?): known are linear, conv2d, max-pool, average-pool, flatten, relu, tanh, gelu, layer-norm, batch-norm, embedding, attention, dropout, residual(…)"
        ),
        (
            "conv2d:3 linear",
            "conv2d:3 is not a layer: write conv2d:CHANNELS,KERNEL[,stride=N][,padding=N], the padding below the kernel"
        ),
        (
            "conv2d:3,3,padding=3 linear",
            "conv2d:3,3,padding=3 is not a layer: write conv2d:CHANNELS,KERNEL[,stride=N][,padding=N], the padding below the kernel"
        ),
        ("max-pool:2,stride=0 linear", "max-pool:2,stride=0 is not a layer: write max-pool:KERNEL[,stride=N]"),
        ("gelu:erf linear", "gelu:erf is not a layer: write gelu or gelu:tanh"),
        ("layer-norm:64 linear", "layer-norm:64 is not a layer: write layer-norm"),
        (
            "conv2d:4,3 layer-norm",
            "layer 1, layer-norm: it takes a row of numbers, but gets [4, 6, 6]: put flatten before it"
        ),
        (
            "linear:12 attention:2 linear",
            "layer 1, attention:2: it takes the tokens of a text, [context, width], but gets [12]: begin with embedding:WIDTH"
        ),
        (
            "linear:64 embedding:8 linear",
            "layer 1, embedding:8: it reads the bytes of a text: let it be the first layer"
        ),
        (
            "embedding:8 linear",
            "embedding:8 linear is for text, but digits is not"
        ),
        ("dropout:1 linear", "dropout:1 is not a layer: write dropout:RATE, at least 0 and below 1"),
        ("batch-norm:64 linear", "batch-norm:64 is not a layer: write batch-norm"),
        ("residual(linear:64 relu linear", "parentheses do not pair up: write residual(linear:64 relu)"),
        ("relu() linear", "parentheses do not pair up: write residual(linear:64 relu)"),
        ("residual() linear", "a list needs a layer, and so does residual(…): write relu, for instance"),
        (
            "conv2d:4,3 linear",
            "layer 1, linear:10: it takes a row of numbers, but gets [4, 6, 6]: put flatten before it"
        ),
        ("flatten conv2d:4,3", "layer 1, conv2d:4,3: it takes [channels, height, width], but gets [64]"),
        ("max-pool:9 flatten linear", "layer 0, max-pool:9: its window of 9 × 9 does not fit into [1, 8, 8]"),
        ("linear relu linear", "layer 0, linear: only the last linear takes its size from the data: write linear:SIZE"),
        (
            "residual(linear:32) linear",
            "layer 0, residual(linear:32): it adds its output [32] to its input [64]: make them the same"
        ),
        ("linear:32 relu", "linear:32 relu ends in [32], but the data asks for [10]: end it with linear"),
        (
            "conv2d:1048576,8,padding=7 conv2d:1048576,8,padding=7 flatten linear",
            "layer 1, conv2d:1048576,8,padding=7: its output has too many numbers: make it smaller"
        ),
    ]

    @Test(arguments: refusals) func `what cannot be is refused in a sentence`(text: String, sentence: String) throws {
        do {
            _ = try Model(ModelSpecification(text), for: TrainingFixture.digits)
            Issue.record("\(text) was taken")
        } catch { #expect("\(error)" == sentence) }
    }

    @Test func `images are asked for`() throws {
        let row = Examples(features: [0, 1, 2, 3], featureCount: 2, targets: .labels([0, 1]))
        let table = Dataset(
            name: "table", task: .classification(classes: ["a", "b"]), featureShape: [2], train: row, test: row)
        #expect {
            try Model(.cnn, for: table)
        } throws: {
            "\($0)" == "cnn is for images, but an example of table is a row of numbers: use softmax, mlp:… or linear"
        }
    }

    /// Whatever chunks and images come, the steady state asks for no more activations than the second step did.
    @Test func `steps after the second need no more memory`() throws {
        let model = try Model(
            ModelSpecification("conv2d:4,3 relu max-pool:2 dropout:0.5 flatten linear"), for: TrainingFixture.images)
        var random = Random(seed: 1)
        let parameters = try model.initialParameters(&random)
        let tape = try Tape(parameters, gradients: ParameterBuffer(model.layout))
        let memory = BatchBuffer(featureCount: 64)
        var capacity = 0
        for step in 0..<6 {
            try tape.reset()
            let batch = memory.gather([0, 1, 2, 3, 4, 5][...], of: TrainingFixture.images.train)
            _ = try model.loss(
                of: batch, batchRows: 6, in: ForwardPass(on: tape, key: UInt64(step)))
            try tape.backward()
            if step == 1 { capacity = tape.capacity }
            if step > 1 { #expect(tape.capacity == capacity && capacity > 0) }
        }
    }
}
