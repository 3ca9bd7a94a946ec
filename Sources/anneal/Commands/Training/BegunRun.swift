internal import AnnealExperiment
internal import AnnealTraining
internal import Foundation

/// A run that a folder tells of and has no checkpoint of, which may begin anew if none was ever kept.
struct BegunRun {
    let folder: RunFolder
    let report: RunReport
    let acceptsOtherData: Bool

    /// - Parameter run: As it would begin.
    /// - Throws: `UsageError` if something that was done would be written over, `ExperimentError` if the data are others.
    func check(_ run: TrainingRun) throws {
        if let kept = whatWasKept(run.checkpoints?.every ?? run.steps) {
            let others = otherCheckpoints
            let next =
                others.isEmpty
                ? "put it back, or begin the run in a folder of its own"
                : "put it back, or go on from \(others.joined(separator: ", ")) by its name"
            throw UsageError("\(folder.checkpoint) is missing, and \(kept): \(next)")
        }
        if !acceptsOtherData, let digest = report.record.dataDigest, run.prepared.data.differ(from: digest) {
            throw ExperimentError.dataChanged(file: folder.path)
        }
    }

    /// What tells that the run had a checkpoint, or has ended; `nil` if nothing does.
    ///
    /// - Parameter first: The step after which its first checkpoint was due. An evaluation may be earlier, and the best one kept then.
    private func whatWasKept(_ first: Int) -> String? {
        if access(folder.result, F_OK) == 0 { return "\(folder.result) says what its run came to" }
        if report.calls.contains(where: { $0.firstStep > 0 }) || report.record.history.map({ $0.count > 1 }) ?? false {
            return "\(folder.experiment) tells that its run went on from one"
        }
        if let other = otherCheckpoints.first(where: { name in
            (try? CheckpointFile(reading: name).step).map { $0 > first } ?? true
        }) {
            return "\(other) is of a later step than its run's first one"
        }
        for (table, step) in [
            (folder.epochs, ScoreFile.records(in: folder.epochs).last?.step),
            (folder.steps, LogFile.contents(of: folder.steps).steps.last?.step),
        ] {
            if let step, step >= first { return "\(table) has rows up to step \(step)" }
        }
        return nil
    }

    /// The best one and the numbered ones, in the order of their names.
    private var otherCheckpoints: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasPrefix("checkpoint-") && $0.hasSuffix(".safetensors") }.sorted().map {
            folder.path == "/" ? "/\($0)" : "\(folder.path)/\($0)"
        }
    }
}
