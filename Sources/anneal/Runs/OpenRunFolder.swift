internal import AnnealExperiment
internal import AnnealFiles
internal import AnnealHost
internal import AnnealTraining
internal import Foundation
internal import SystemPackage

/// A run's folder in the hands of this process: made if there was none, and never one that holds something that would be lost.
final class OpenRunFolder {
    let files: RunFolder
    private let (isNew, begins): (Bool, Bool)
    /// Has it for this run alone.
    private var lock: CheckpointLock?

    /// Makes the folder of a run that begins, or opens that of one that goes on.
    ///
    /// - Throws: `UsageError` if a run begins, and the folder is another's already.
    init(_ files: RunFolder, begins: Bool) throws {
        if begins { try Self.check(files) }
        (self.files, self.begins) = (files, begins)
        isNew = SpecialFile(at: files.path) != .folder
        try Self.make(files.path)
    }

    /// Makes a folder for `--out`, and those that it is in.
    static func make(_ path: String) throws(UsageError) {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw UsageError("--out \(path) cannot be made a folder: \(obstacle(to: path))")
        }
    }

    /// Why there can be no such folder.
    private static func obstacle(to path: String) -> String {
        var places = [FilePath(path)]
        while let parent = places.last?.removingLastComponent(), parent != places.last, !parent.isEmpty {
            places.append(parent)
        }
        for place in places.reversed() where SpecialFile(at: place.string) != .folder {
            if access(place.string, F_OK) == 0 {
                return "\(place) is \(SpecialFile(at: place.string)?.rawValue ?? "a file")"
            }
            if mkdir(place.string, 0o777) != 0 { return "\(place): \(String(cString: strerror(errno)))" }
        }
        return "something was in the way"
    }

    /// A run that could not begin leaves nothing behind.
    deinit {
        lock = nil
        if isNew { rmdir(files.path) }
    }

    /// Has it for this run alone, from now on.
    ///
    /// - Parameter waits: Whether to wait for a run that has it.
    func lock(waits: Bool, console: Console) throws {
        lock = try CheckpointLock(files.checkpoint, waits: waits, console: console)
        // Whoever had it meanwhile may have left something.
        if begins { try Self.check(files) }
    }

    /// - Throws: `UsageError` if there is something that a run would write over.
    static func check(_ files: RunFolder) throws {
        if access(files.experiment, F_OK) == 0 {
            let next = access(files.curve, F_OK) == 0 ? "" : "go on with it by --resume \(shellQuoted(files.path)), or "
            throw UsageError("--out \(files.path) holds a run already: \(next)give the new one a folder of its own")
        }
        if let file = (files.ofTraining + [files.checkpoint] + files.ofFinder).first(where: { access($0, F_OK) == 0 }) {
            throw UsageError("--out \(files.path) would write over \(file): move that away, or name another folder")
        }
    }

    // MARK: - What it says of the run

    /// The report that is there; `nil` if there is none.
    ///
    /// - Throws: `RecordError` if something else is there.
    static func report(in files: RunFolder) throws -> RunReport? {
        guard let data = FileManager.default.contents(atPath: files.experiment) else { return nil }
        return try RunReport(json: String(decoding: data, as: UTF8.self), in: files.experiment)
    }

    /// Says what the run is that begins or goes on.
    ///
    /// - Parameters:
    ///   - step: The steps done.
    ///   - former: The calls that led to the checkpoint that it goes on from.
    func begin(_ record: RunRecord, at step: Int, threads: Int, after former: [RunCall]) throws {
        let report = RunReport(record, calls: former + [.now(at: step, threads: threads)])
        try Output(files.experiment, option: "the experiment").write(json: report)
    }

    /// Says what came of it.
    func write(_ result: some Encodable) throws { try Output(files.result, option: "the result").write(json: result) }

    /// Takes over what another folder has of the steps that were done there.
    func copy(from other: RunFolder) throws {
        for (old, new) in [(other.steps, files.steps), (other.epochs, files.epochs)]
        where access(old, F_OK) == 0 && access(new, F_OK) != 0 {
            do { try FileManager.default.copyItem(atPath: old, toPath: new) } catch {
                throw OutputError(path: new, option: "--out", reason: error.localizedDescription)
            }
        }
    }

    /// Those who write it as the run goes.
    ///
    /// - Parameter notes: Told what is missing in what is continued.
    func observers(notes: @escaping (String) -> Void) throws -> [any Observer] {
        [
            try LogFile(files.steps, columnsMayDiffer: true, notes: notes), try ScoreFile(files.epochs, notes: notes),
        ]
    }
}

extension RunCall {
    /// This call.
    static func now(at step: Int, threads: Int) -> RunCall {
        let folder = FileManager.default.currentDirectoryPath
        return RunCall(
            firstStep: step, began: Date().formatted(.iso8601), command: CommandLine.arguments, folder: folder,
            version: hostVersion, libraries: NumericLibraries.versions, machine: .this,
            git: GitCheckout(around: folder)?.commit, threads: threads)
    }
}
