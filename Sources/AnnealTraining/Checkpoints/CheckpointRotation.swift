internal import AnnealFiles
internal import Glibc

/// The files of a run's checkpoints: the latest, the best, and the last few under names with their steps, of which older ones are
/// removed.
struct CheckpointRotation {
    let names: CheckpointNames
    private let numberedCount: Int
    /// The steps of the numbered checkpoints; some that are there no more may come first.
    private(set) var numbered: [Int] = []
    /// The step of the latest checkpoint on disk; `nil` if there is none.
    private(set) var latestStep: Int?

    /// - Parameters:
    ///   - keepsBest: whether the best has a file of its own.
    ///   - numbered: the number of checkpoints kept under names with their steps.
    ///   - steps: the length of the whole run.
    /// - Throws: `unwritable` if no file can be written there, or beside it.
    init(_ file: String, keepsBest: Bool, numbered: Int, steps: Int) throws(CheckpointError) {
        names = CheckpointNames(file, steps: steps)
        numberedCount = numbered
        try CheckpointFile.checkPlace(file)
        let others = (keepsBest ? [names.best] : []) + (numbered > 0 ? [names.at(steps)] : [])
        for name in others { try CheckpointFile.checkPlace(name) }
    }

    /// The files that a checkpoint of a step is written to. The latest comes last: if the run is killed between two, it resumes
    /// from before the first.
    mutating func files(for reason: CheckpointReason, at step: Int) -> [String] {
        var files: [String] = []
        if reason.isDue, numberedCount > 0 {
            numbered.removeAll { $0 >= step }
            numbered.append(step)
            files.append(names.at(step))
        }
        if reason.best != nil { files.append(names.best) }
        if reason.isDue { files.append(names.latest) }
        return files
    }

    /// The latest checkpoint has been written.
    mutating func wroteLatest(at step: Int) {
        latestStep = step
        removeOld()
    }

    /// Resumes from one of these files, or from another.
    ///
    /// - Parameters:
    ///   - file: where the checkpoint was read from.
    ///   - numbered: the numbered checkpoints as of then.
    mutating func resume(from file: String, at step: Int, numbered: [Int]) {
        // Only files that this run has written are ever removed. They may be named otherwise now: by another path, or a link.
        let identity = FileIdentity(file)
        func isSame(_ name: String) -> Bool { name == file || (identity != nil && FileIdentity(name) == identity) }
        let isOwn = isSame(names.latest) || isSame(names.best) || numbered.map(names.at).contains(where: isSame)
        self.numbered = isOwn ? numbered : []
        if isSame(names.latest) { latestStep = step }
        removeOld()
    }

    /// Goes back to the numbered checkpoints as they were.
    mutating func rollBack(to numbered: [Int]) {
        self.numbered = numbered
        removeOld()
    }

    /// Removes the numbered checkpoints that are too many. A checkpoint names them before they are removed, so that none is
    /// forgotten by a run that is killed meanwhile.
    private mutating func removeOld() {
        while numbered.count > numberedCount { unlink(names.at(numbered.removeFirst())) }
    }
}
