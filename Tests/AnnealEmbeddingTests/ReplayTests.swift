import AnnealFiles
import AnnealHost
import AnnealTensor
import AnnealTraining
import Foundation
import TestSupport
import Testing

/// A thousand steps along the gradients of a training that were recorded: in the training loop that the command line runs, and in the
/// library. `python/tests/torch/test_replay.py` takes the same in the Python package, with what `ANNEAL_REPLAY` names a folder for.
@Suite(.enabled(if: HostProgram.isPossible, "no C compiler on PATH"))
struct ReplayTests {
    private static let steps = 1000
    /// It has a group, and half the rate, of its own.
    private static let lastLayer = "2."
    private static let model = Result {
        var random = Random(seed: 1)
        let digits = try Dataset.load(.digits) { random.permutation($0) }
        return (digits, try Model(.mlp(hidden: [300]), for: digits))
    }

    /// The gradients of a training, one for each step.
    private static let recorded = Result { () throws -> [[Float]] in
        let log = GradientLog()
        _ = try train("adam(lr=0.003)", in: plugins, threads: 1) { state, source in
            RecordingGradient(source, log, count: state.parameters.layout.count)
        }
        return log.gradients
    }

    private static var plugins: Registry {
        get throws { try Registry(searching: SearchPath(only: [], folders: [Installed.plugins])) }
    }

    private static func train(
        _ text: String, in registry: Registry, threads: Int,
        _ source: @escaping (TrainingState, any GradientSource) -> any GradientSource
    ) throws -> (optimizer: OptimizerInstance, state: TrainingState) {
        let (digits, model) = try model.get()
        let length = RunLength(steps: steps)
        let schedule = try ScheduleInstance(
            ScheduleSpecification("linear for 5% -> cosine"), in: registry, length: length)
        let optimizer = try OptimizerInstance(
            Specification(text), groups: [GroupSpecification("\(lastLayer)weight|\(lastLayer)bias: lr=0.5x")],
            in: registry, tensors: model.tensors,
            scheduled: schedule.channels, length: length)
        let pool = try Pool(threads: threads)
        let trainer = Trainer(
            model: model, optimizer: optimizer, training: digits.train, validation: nil, test: digits.test,
            monitor: .standard(hasValidation: false), pool: pool,
            gradientSource: { state in
                source(
                    state,
                    try BatchGradient(model, parameters: state.parameters, batchSize: state.order.batchSize, pool: pool)
                )
            })
        var random = Random(seed: 7)
        let sources = GroupSources(schedule)
        let state = try trainer.makeState(
            schedule: sources.initialState(for: optimizer), batchSize: 64, random: &random)
        _ = try trainer.run(state, steps: steps, driving: sources, options: RunOptions(evaluates: false))
        return (optimizer, state)
    }

    /// The record that `Programs/replay.c` reads.
    private static func record(_ gradients: [[Float]]) throws -> Data {
        let (_, model) = try model.get()
        var random = Random(seed: 7)
        let parameters = try model.initialParameters(&random)
        let entries = parameters.layout.entries
        var words = [UInt32(steps), UInt32(gradients.count), UInt32(entries.count)]
        for entry in entries {
            words += [entry.name.hasPrefix(lastLayer) ? 1 : 0, UInt32(entry.shape.rank)]
            words += (0..<entry.shape.rank).map { UInt32(entry.shape[$0]) }
        }
        var floats: [Float] = []
        for entry in entries { floats += (0..<entry.count).map { parameters.values[entry.offset + $0] } }
        for gradient in gradients {
            for entry in entries { floats += gradient[entry.offset..<entry.offset + entry.count] }
        }
        return words.withUnsafeBytes { Data($0) } + floats.withUnsafeBytes { Data($0) }
    }

    /// Every optimizer, and one in C that others could have written.
    private static var optimizers: [String] {
        get throws { try plugins.components.filter { $0.kind == .optimizer }.map(\.name) + ["heavy-ball"] }
    }

    @Test func `equal digests of the weights for every optimizer, number of threads and place in memory`() throws {
        let folder = try TemporaryFolder()
        for file in try FileManager.default.contentsOfDirectory(atPath: Installed.plugins) {
            try FileManager.default.createSymbolicLink(
                atPath: folder.file(file), withDestinationPath: "\(Installed.plugins)/\(file)")
        }
        let source = Repository.file("Examples/c-optimizer/heavy_ball.c").path
        try Program.compile(
            ["-shared", "-fPIC", "-O2", "-I", Repository.include, source, "-o", folder.file("heavy-ball.so"), "-lm"])
        let registry = try Registry(searching: SearchPath(only: [], folders: [folder.path]))
        let gradients = try Self.recorded.get()
        let record = folder.file("record")
        try Self.record(gradients).write(to: URL(filePath: record))
        let program = try HostProgram("replay")
        var digests = ""
        for name in try Self.optimizers {
            let trained = try [1, 2, 5].map { try Self.digest(name, in: registry, threads: $0, gradients) }
            let digest = try #require(trained.first)
            digests += "\(digest) \(name)\n"
            #expect(Set(trained).count == 1, "\(name) in the training loop")
            let ways = [("1", "aligned"), ("2", "aligned"), ("5", "aligned"), ("2", "unaligned"), ("5", "strided")]
            for (threads, layout) in ways {
                let out = folder.file("weights")
                _ = try program.run([folder.path, name, threads, layout, record, out])
                let weights = [UInt8](try Data(contentsOf: URL(filePath: out)))
                #expect(
                    SHA256(of: weights).description == digest, "\(name) with \(threads) threads, \(layout)")
            }
        }
        guard let kept = ProcessInfo.processInfo.environment["ANNEAL_REPLAY"] else { return }
        try FileManager.default.createDirectory(atPath: kept, withIntermediateDirectories: true)
        for file in ["record", "heavy-ball.so"] {
            try FileManager.default.copyItem(atPath: folder.file(file), toPath: "\(kept)/\(file)")
        }
        try digests.write(toFile: "\(kept)/digests", atomically: true, encoding: .utf8)
    }

    /// Of the weights after all steps, and of those to evaluate.
    private static func digest(
        _ name: String, in registry: Registry, threads: Int, _ gradients: [[Float]]
    ) throws -> String {
        let (optimizer, state) = try train(name, in: registry, threads: threads) { state, _ in
            ReplayedGradient(gradients, count: state.parameters.layout.count)
        }
        let evaluated = try ParameterBuffer(state.parameters.layout)
        try optimizer.writeEvaluationPoint(
            of: state.optimizer, parameters: state.parameters.values, into: evaluated.values)
        var bytes: [UInt8] = []
        for buffer in [state.parameters, evaluated] {
            for entry in buffer.layout.entries {
                bytes += UnsafeRawBufferPointer(start: buffer.values + entry.offset, count: entry.count * 4)
            }
        }
        return SHA256(of: bytes).description
    }
}

private final class GradientLog {
    var gradients: [[Float]] = []
}

/// A source that writes down what another gives.
private final class RecordingGradient: GradientSource {
    private let source: any GradientSource
    private let log: GradientLog
    private let count: Int

    init(_ source: any GradientSource, _ log: GradientLog, count: Int) {
        self.source = source
        self.log = log
        self.count = count
    }

    func compute(_ indices: ArraySlice<Int>, of examples: Examples, key: UInt64) throws -> Double {
        let loss = try source.compute(indices, of: examples, key: key)
        log.gradients.append(Array(UnsafeBufferPointer(start: source.total, count: count)))
        return loss
    }

    var isFinite: Bool { source.isFinite }
    func clip(_ clipping: GradientClipping) { source.clip(clipping) }
    var total: UnsafePointer<Float> { source.total }
    var rows: [SparseGradient] { source.rows }
    func commitStatistics() { source.commitStatistics() }
}

/// A source that gives what was written down.
private final class ReplayedGradient: GradientSource {
    private let gradients: [[Float]]
    private let current: UnsafeMutableRawPointer
    private var step = 0

    init(_ gradients: [[Float]], count: Int) {
        self.gradients = gradients
        current = .allocate(byteCount: count * 4, alignment: 64)
    }

    deinit { current.deallocate() }

    func compute(_ indices: ArraySlice<Int>, of examples: Examples, key: UInt64) -> Double {
        gradients[step].withUnsafeBytes {
            current.copyMemory(from: $0.baseAddress!, byteCount: $0.count)
        }
        step += 1
        return 1
    }

    let isFinite = true
    func clip(_ clipping: GradientClipping) {}
    var total: UnsafePointer<Float> { UnsafePointer(current.assumingMemoryBound(to: Float.self)) }
    let rows: [SparseGradient] = []
    func commitStatistics() {}
}
