internal import AnnealEvents
internal import AnnealExperiment
internal import AnnealTraining
internal import Foundation

/// A run as TensorBoard shows it, in two folders with the numbers of `steps.csv` and `epochs.csv` under the names they have there:
/// what is measured at a step, and after it, is void from other steps on where a run goes back.
final class TensorBoardRun: Observer, TensorWatching {
    private let steps: EventFile
    private let evaluations: EventFile
    private let drawsHistograms: Bool
    private var columns: [String] = []
    /// Those of the evaluation that is about to be told.
    private var histograms: [(tag: String, values: Histogram)] = []

    /// - Parameters:
    ///   - isNew: Whether nothing may be there yet.
    ///   - record: Shown as text.
    init(in folder: String, isNew: Bool, drawsHistograms: Bool, of record: RunRecord) throws {
        let folders = ["steps", "evaluations"].map { "\(RunFolder(folder).path)/\($0)" }
        if isNew, folders.contains(where: EventFile.exist) {
            throw UsageError("--tensorboard \(folder) holds the events of another run: name another folder")
        }
        steps = try EventFile(in: folders[0])
        evaluations = try EventFile(in: folders[1])
        self.drawsHistograms = drawsHistograms
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        text = "```json\n\(String(decoding: try encoder.encode(record), as: UTF8.self))\n```"
    }

    private let text: String

    func observe(_ event: AnnealTraining.Event) throws -> String? {
        switch event {
        case .started(let run):
            columns = run.columns.map(\.name)
            goBack(to: run.step, measured: run.measuredStep)
            evaluations.add(step: run.step, .text(tag: "experiment", text))
            try write()
        case .stepped(let record):
            var scalars = [(tag: "lr", value: record.lr), (tag: "loss", value: record.loss)]
            if let momentum = record.momentum { scalars.append(("momentum", momentum)) }
            scalars += zip(columns, record.others).map { ($0, $1) }
            steps.add(step: record.step, .scalars(scalars))
            try steps.writeSome()
        case .evaluated(let record):
            let scores = Monitor.allCases.compactMap { monitor in
                monitor.value(in: record).map { (tag: monitor.rawValue, value: $0) }
            }
            evaluations.add(step: record.step, .scalars(scores))
            if !histograms.isEmpty { evaluations.add(step: record.step, .histograms(histograms)) }
            histograms = []
            try write()
        case .rolledBack(let rollback): goBack(to: rollback.step, measured: rollback.measuredStep)
        case .checkpointing, .ended: try write()
        case .skipped: break
        }
        return nil
    }

    func look(at tensors: WatchedTensors) {
        guard drawsHistograms else { return }
        histograms = tensors.parameters.layout.entries.enumerated().flatMap { index, entry in
            let weights = (tag: "weights/\(entry.name)", values: Histogram(of: tensors.parameters[index]))
            let gradient = tensors.gradient(of: entry).map {
                (tag: "gradients/\(entry.name)", values: Histogram(of: $0))
            }
            return [weights] + (gradient.map { [$0] } ?? [])
        }
    }

    /// What later steps have is void.
    private func goBack(to step: Int, measured: Int) {
        steps.add(step: step, .sessionStart)
        evaluations.add(step: measured + 1, .sessionStart)
    }

    private func write() throws {
        try steps.write()
        try evaluations.write()
    }
}
