internal import AnnealEvents
internal import AnnealEvidence
internal import AnnealFiles
internal import AnnealHost
internal import AnnealTrials
internal import Foundation

/// A folder of event files, one for each trial at full length and one with the verdict, that TensorBoard shows:
/// `cosine/lr=0.1/seed=3`.
struct TensorBoardFolder {
    private let path: String

    /// - Throws: if there cannot be such a folder: before the first trial begins.
    init(_ path: String) throws {
        self.path = path
        try Self.make(path)
    }

    func write(_ report: CompareReport) throws {
        for trial in report.trials where trial.state == .done && trial.steps == report.plan.steps {
            try write(
                trial, rates: trial.rate == report.rate(of: trial.arm) ? report.record.rates[trial.arm] ?? [] : [])
        }
        let begun = report.trials.map(\.begun).max() ?? 0
        let text = report.verdict.map { "- \($0)" }.joined(separator: "\n")
        try write(
            [Event(time: begun, step: 0, .version), Event(time: begun, step: 0, .text(tag: "verdict", text))],
            to: "comparison", as: EventFileName.of("verdict", begun: 0))
    }

    /// - Parameter rates: step by step.
    private func write(_ trial: StoredTrial, rates: [Double]) throws {
        // A trial never changes once it has ended, so that its file has one name.
        func time(_ step: Int) -> Double {
            trial.begun + trial.report.seconds * Double(step) / Double(max(1, trial.steps))
        }
        var scalars: [Int: [(tag: String, value: Double)]] = [:]
        for measure in trial.report.measures {
            scalars[measure.step, default: []].append((measure.name, measure.value ?? .nan))
        }
        // A chart needs no more points than it has pixels.
        let every = max(1, rates.count / 300)
        for step in rates.indices where step % every == 0 || step == rates.count - 1 {
            scalars[step, default: []].append(("lr", rates[step]))
        }
        let events = scalars.sorted { $0.key < $1.key }.map { step, scalars in
            Event(time: time(step), step: step, .scalars(scalars))
        }
        try write(
            [Event(time: trial.begun, step: 0, .version)] + events,
            to: "\(Self.folder(trial.arm))/lr=\(trial.rate.shortest)/seed=\(trial.seed)",
            as: EventFileName.of("\(trial.id)", begun: trial.begun))
    }

    private func write(_ events: [Event], to folder: String, as name: String) throws {
        try Self.make("\(path)/\(folder)")
        do {
            try AtomicFile.write(events.flatMap(\.record), to: ["\(path)/\(folder)/\(name)"])
        } catch {
            throw OutputError(path: "\(path)/\(folder)", option: "--tensorboard", reason: "\(error)")
        }
    }

    private static func make(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw OutputError(path: path, option: "--tensorboard", reason: "it is no folder that can be written")
        }
    }

    /// An arm's name as a folder.
    private static func folder(_ name: String) -> String {
        let text = name.replacing("/", with: "_")
        return text.hasPrefix(".") ? "_" + text : text
    }
}

extension StoredTrial {
    /// Seconds since 1970.
    fileprivate var begun: Double {
        (try? Date(started, strategy: .iso8601))?.timeIntervalSince1970 ?? 0
    }
}
