internal import AnnealTraining

/// A run as one of its checkpoints has it, with earlier ones that lie beside it.
///
///     let run = try ComparedRun("run.safetensors", beside: [(200, "run-0200.safetensors")], reading: reader)
///     run.step   // the steps of run.safetensors
public final class ComparedRun {
    /// A checkpoint's file, and the steps that its name says.
    public typealias Beside = (step: Int, file: String)

    public let file: String
    public let record: RunRecord
    /// The steps done.
    public let step: Int
    let checkpoint: CheckpointFile
    let parts: [RunPart]
    /// Those beside it, by their steps; one that turns out to be another run's is taken out.
    private var beside: [Int: String]
    private let read: RunCheckpoints.Reader

    /// - Parameters:
    ///   - beside: Checkpoints that may be of the same run; they are read when they are needed.
    ///   - read: Reads one.
    public init(_ file: String, beside: [Beside], reading read: @escaping RunCheckpoints.Reader) throws {
        self.file = file
        (checkpoint, record) = try read(file)
        step = try checkpoint.step
        parts = try record.parts()
        self.read = read
        let step = step
        self.beside = Dictionary(
            beside.filter { $0.step > 0 && $0.step < step }.map { ($0.step, $0.file) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Whether it is a mean of checkpoints, which no run comes to.
    var isMerged: Bool { checkpoint.metadata[MergedRun.key] != nil }

    /// What it had been asked when it made a step.
    func part(at step: Int) -> RunPart { parts.last { $0.firstStep <= step } ?? parts[0] }

    /// The steps of its checkpoints, ascending.
    var places: [Int] { beside.keys.sorted() + [step] }

    /// The checkpoint of a step with its record; `nil` if there is none of this run.
    func checkpoint(at step: Int) -> (checkpoint: CheckpointFile, record: RunRecord)? {
        if step == self.step { return (checkpoint, record) }
        guard let file = beside[step] else { return nil }
        if let found = try? read(file), (try? found.checkpoint.step) == step, isOfThisRun(found.record) { return found }
        beside[step] = nil
        return nil
    }

    /// Whether it had been asked the same up to there, as far as it changes a number.
    private func isOfThisRun(_ other: RunRecord) -> Bool {
        guard let others = try? other.parts(), others.count <= parts.count, let last = others.last else { return false }
        let part = parts[others.count - 1]
        let asked = Experiment.fields.filter { !ResumedExperiment.keeping.contains($0.key) }
        return zip(parts, others).dropFirst().allSatisfy { $0.leg == $1.leg }
            && asked.allSatisfy { $0.texts(last.experiment) == $0.texts(part.experiment) }
            && last.dataDigest == part.dataDigest
    }
}
