internal import AnnealHost

/// Writes every evaluation of a run to a CSV file: `step,epoch,lr,running_loss,test_loss,test_accuracy,validation_loss,
/// validation_accuracy`, numbers in the shortest form that reads back, and nothing where there is no such number. Accuracies are
/// shares of 1.
///
///     let scores = try ScoreFile("epochs.csv")
///     _ = try trainer.run(state, steps: 46, driving: sources, observers: [scores])
///     let losses = ScoreFile.records(in: "epochs.csv").map(\.test.loss)
///
/// A row is whole as soon as its evaluation is. A run that resumes from a checkpoint keeps the evaluations that had been made then.
public final class ScoreFile: Observer {
    private let path: String
    private let file: RowFile
    private let notes: (String) -> Void

    /// Opens the file, which keeps what it holds until a run starts.
    ///
    /// - Parameter notes: Told in a sentence what is missing in a table that is continued.
    /// - Throws: If it cannot be opened or made, or another process is writing it.
    public init(_ path: String, notes: @escaping (String) -> Void = { _ in }) throws(LogError) {
        self.path = path
        self.notes = notes
        file = try RowFile(path)
    }

    private static let columns = [
        "step", "epoch", "lr", "running_loss", "test_loss", "test_accuracy", "validation_loss", "validation_accuracy",
    ]

    /// The evaluations that such a file has, up to the one after a step; none where there is no such file.
    public static func records(in path: String, upTo step: Int = .max) -> [EpochRecord] {
        var records: [EpochRecord] = []
        RowFile.forEachLine(of: path) { text, _ in
            guard text.hasSuffix("\n") else { return false }
            let fields = text.dropLast().split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
            guard fields.count == columns.count, let of = fields[0].flatMap({ Int(exactly: $0) }), let lr = fields[2],
                let running = fields[3], let test = fields[4]
            else { return true }
            if of > step { return false }
            records.append(
                EpochRecord(
                    epoch: fields[1].flatMap { Int(exactly: $0) } ?? 0, step: of, lr: lr, runningLoss: running,
                    test: Score(loss: test, accuracy: fields[5]),
                    validation: fields[6].map { Score(loss: $0, accuracy: fields[7]) }))
            return true
        }
        return records
    }

    public func observe(_ event: Event) throws(LogError) -> String? {
        switch event {
        case .started(let run):
            let last = try file.begin(
                Self.columns, before: run.step > 0 ? run.measuredStep + 1 : nil, mayDiffer: false)
            if last ?? 0 < run.measuredStep {
                notes(
                    "The table \(path) has no rows of what was measured after the steps \((last ?? 0) + 1) to "
                        + "\(run.measuredStep): they were never written, or taken away.")
            }
            try file.flush()
        case .evaluated(let record):
            try file.write(
                row: [
                    "\(record.step)", "\(record.epoch)", record.lr.shortest, record.runningLoss.shortest,
                    record.test.loss.shortest, record.test.accuracy?.shortest ?? "",
                    record.validation?.loss.shortest ?? "", record.validation?.accuracy?.shortest ?? "",
                ])
            try file.flush()
        case .rolledBack(let rollback): try file.takeBack(from: rollback.measuredStep + 1)
        case .stepped, .skipped, .checkpointing, .ended: break
        }
        return nil
    }
}
