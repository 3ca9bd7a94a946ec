internal import AnnealExperiment
internal import AnnealHost
internal import AnnealTraining
internal import ArgumentParser
internal import Foundation

/// One trial of a comparison in a process of its own: it speaks the same lines as any other trainer.
struct TrialCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run-trial", abstract: "Train an experiment given as JSON and report lines of JSON.",
        shouldDisplay: false)

    @Argument var json: String
    @OptionGroup var pool: PoolOptions
    @OptionGroup var plugins: PluginOptions
    @OptionGroup var native: NativeOptions

    func run() throws {
        // Whoever compares may be killed, and then nobody waits for this.
        let parent = getppid()
        let experiment = try JSONDecoder().decode(Experiment.self, from: Data(json.utf8))
        var environment = plugins.environment
        environment.allowsNative = native.allowNative
        try NativeVetting(environment: environment).check(experiment.schedules.map(\.specification))
        let prepared = try PreparedExperiment(
            ResolvedExperiment(experiment, in: environment.registry()), pool: pool.pool())
        let session = try TrainingSession(TrainingRun(prepared))
        Interruption.watch()
        let lines = TrialLines()
        let summary = try session.train(
            observers: [lines], isInterrupted: { Interruption.signal != nil || getppid() != parent })
        switch summary.outcome {
        case .finished, .stopped: break
        case .interrupted: throw Interrupted(signal: Interruption.signal ?? SIGTERM, description: "out of the race")
        case .diverged(let divergence): throw Failure(Advice.sentence(of: divergence))
        }
        try lines.end(correct: correct(session))
    }

    /// Which examples of the test set are classified as they should be; `nil` where there are no classes.
    private func correct(_ session: TrainingSession) throws -> String? {
        let test = session.run.prepared.data.test
        guard case .labels(let labels) = test.targets,
            case .classification(let classes) = session.run.prepared.data.dataset.task
        else { return nil }
        let outputs = try session.run.trainer.outputs(session.state, for: test)
        return String(
            decoding: labels.enumerated().map { row, label in
                let logits = outputs[row * classes.count..<(row + 1) * classes.count]
                let best = logits.indices.max { logits[$0] < logits[$1] } ?? logits.startIndex
                return UInt8(ascii: best - logits.startIndex == Int(label) ? "1" : "0")
            }, as: UTF8.self)
    }
}

/// Reports each evaluation as a line of JSON.
private final class TrialLines: Observer {
    private var last: EpochRecord?

    func observe(_ event: Event) throws -> String? {
        if case .evaluated(let record) = event {
            if let last { try write(last) }
            last = record
        }
        return nil
    }

    /// The last line says that all is done.
    func end(correct: String?) throws {
        guard let last else { return }
        try write(last, isDone: true, correct: correct)
    }

    private struct Line: Encodable {
        let anneal = 1
        let step: Int
        let testLoss: Double
        let testAccuracy: Double?
        let validationLoss: Double?
        let validationAccuracy: Double?
        let done: Bool?
        let correct: String?
    }

    private func write(_ record: EpochRecord, isDone: Bool = false, correct: String? = nil) throws {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = .sortedKeys
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        let line = Line(
            step: record.step, testLoss: record.test.loss, testAccuracy: record.test.accuracy,
            validationLoss: record.validation?.loss, validationAccuracy: record.validation?.accuracy,
            done: isDone ? true : nil, correct: correct)
        print(String(decoding: try encoder.encode(line), as: UTF8.self))
    }
}
