internal import AnnealExperiment
internal import AnnealFiles
internal import AnnealTraining
internal import Foundation

/// A run as it can be drawn beside others: the steps and evaluations that its files have.
struct PlottedRun {
    /// As it was named.
    let path: String
    let log: LogFile.Contents
    let evaluations: [EpochRecord]
    /// How it ended; `nil` where nothing says so.
    let outcome: String?

    /// The runs that a path stands for: one, or those in a folder of such folders.
    ///
    /// - Throws: If it is no run, log or checkpoint, or holds none.
    static func all(at path: String) throws -> [PlottedRun] {
        guard SpecialFile(at: path) == .folder else { return [try PlottedRun(file: path)] }
        if let run = PlottedRun(folder: path) { return [run] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path))?.sorted() ?? []
        let runs = names.compactMap { PlottedRun(folder: "\(RunFolder(path).path)/\($0)") }
        guard !runs.isEmpty else { throw Unplottable(path, "it is a folder that holds no run of anneal train") }
        return runs
    }

    private init(path: String, steps: String?, epochs: String?, result: String? = nil) {
        struct Result: Decodable { let outcome: String? }
        self.path = path
        log = steps.map { LogFile.contents(of: $0) } ?? LogFile.Contents()
        evaluations = epochs.map { ScoreFile.records(in: $0) } ?? []
        let data = result.flatMap { FileManager.default.contents(atPath: $0) }
        outcome = data.flatMap { try? JSONDecoder().decode(Result.self, from: $0) }?.outcome
    }

    /// `nil` if the folder holds no training.
    private init?(folder path: String) {
        let files = RunFolder(path)
        guard access(files.steps, F_OK) == 0 || access(files.epochs, F_OK) == 0 else { return nil }
        self.init(path: files.path, steps: files.steps, epochs: files.epochs, result: files.result)
    }

    /// A log, a table of evaluations, or a checkpoint, whose run has one of them.
    private init(file path: String) throws {
        guard let handle = FileHandle(forReadingAtPath: path) else { throw Unplottable(path, "it cannot be read") }
        let head = (try? handle.read(upToCount: 4096)) ?? Data()
        let first = String(decoding: head.prefix { $0 != 10 }, as: UTF8.self)
        if first.hasPrefix("step,epoch,lr,loss,") {
            self.init(path: path, steps: path, epochs: nil)
        } else if first.hasPrefix("step,epoch,lr,running_loss,") {
            self.init(path: path, steps: nil, epochs: path)
        } else {
            var environment = try Self.environment(ofCheckpoint: path, isTable: path.hasSuffix(".csv"))
            environment.move(to: path)
            if let folder = environment.folder, let run = PlottedRun(folder: folder.path) {
                self = run
            } else if let log = environment.log, access(log, F_OK) == 0 {
                self.init(path: path, steps: log, epochs: nil)
            } else {
                throw Unplottable(path, "the run of this checkpoint has no folder and no log")
            }
        }
    }

    private static func environment(ofCheckpoint path: String, isTable: Bool) throws -> RunEnvironment {
        if isTable { throw Unplottable(path, "it is no log of anneal train, which begins with step,epoch,lr,loss") }
        return try RunRecord.reading(path).record.environment
    }

    /// The steps that it has come to.
    var steps: Int { max(log.steps.last.map { $0.step + 1 } ?? 0, evaluations.last?.step ?? 0) }

    /// The loss of every step that it has.
    var losses: [(step: Int, value: Double)] { log.steps.map { ($0.step, $0.loss) } }

    /// What an optimizer was driven to at every step; `nil` if the run has no such column, or never a number in it.
    func driven(_ name: String) -> [Double]? {
        let values: [Double]
        switch name {
        case "lr": values = log.steps.map(\.lr)
        case "momentum": values = log.steps.map { $0.momentum ?? .nan }
        default:
            guard let place = log.others.firstIndex(of: name) else { return nil }
            values = log.steps.map { $0.others[place] }
        }
        return values.contains { !$0.isNaN } ? values : nil
    }

    /// The values of one kind of score, where there are any.
    func scores(_ monitor: Monitor) -> [(step: Int, value: Double)] {
        evaluations.compactMap { record in monitor.value(in: record).map { (record.step, $0) } }
    }
}

/// What was named cannot be drawn.
struct Unplottable: UsageReporting, CustomStringConvertible {
    let description: String

    init(_ path: String, _ reason: String) { description = "\(path) cannot be drawn: \(reason)" }
}
