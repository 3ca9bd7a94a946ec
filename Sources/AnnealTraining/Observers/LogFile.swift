internal import AnnealHost

/// Writes every step to a CSV file: `step,epoch,lr,loss,momentum` and what else is scheduled, numbers in the shortest form that
/// reads back.
///
/// Rows are flushed at the end of every epoch, before every checkpoint, and at the end of the run, whatever its outcome. A run that
/// resumes from a checkpoint keeps the rows of the steps before it. No second run can write to a file meanwhile.
public final class LogFile: Observer {
    private let path: String
    private let file: RowFile
    private let columnsMayDiffer: Bool
    private let notes: (String) -> Void

    /// Opens the file, which keeps what it holds until a run starts.
    ///
    /// - Parameters:
    ///   - columnsMayDiffer: Whether the file is the run's for certain, so that it may have had other columns before the run was
    ///     changed. It keeps them, and a field is empty where a step has no value.
    ///   - notes: Told in a sentence what is missing in a log that is continued.
    /// - Throws: If it cannot be opened or made, or another process is writing it.
    public init(
        _ path: String, columnsMayDiffer: Bool = false, notes: @escaping (String) -> Void = { _ in }
    ) throws(LogError) {
        self.path = path
        self.columnsMayDiffer = columnsMayDiffer
        self.notes = notes
        file = try RowFile(path)
    }

    private static let columns = ["step", "epoch", "lr", "loss", "momentum"]

    /// The steps of a run as its log has them.
    public struct Contents: Sendable {
        public internal(set) var steps: [StepRecord] = []
        /// The names of each step's `others`.
        public internal(set) var others: [String] = []

        public init() {}

        /// The steps with these `others`, which are not numbers where the log has none of that name.
        public func steps(with names: [String]) -> [StepRecord] {
            if names == others { return steps }
            let places = names.map { others.firstIndex(of: $0) }
            return steps.map { step in
                StepRecord(
                    step: step.step, epoch: step.epoch, lr: step.lr, loss: step.loss, momentum: step.momentum,
                    others: places.map { $0.map { step.others[$0] } ?? .nan })
            }
        }
    }

    /// The steps before one as a log has them; none where there is no log.
    public static func contents(of path: String, before step: Int = .max) -> Contents {
        var contents = Contents()
        RowFile.forEachLine(of: path) { text, _ in
            guard text.hasSuffix("\n") else { return false }
            let words = text.dropLast().split(separator: ",", omittingEmptySubsequences: false)
            let fields = words.map { Double($0) }
            guard fields.count >= columns.count, let of = fields[0].flatMap({ Int(exactly: $0) }), let lr = fields[2],
                let loss = fields[3]
            else {
                if contents.steps.isEmpty { contents.others = words.dropFirst(columns.count).map(String.init) }
                return true
            }
            if of >= step { return false }
            contents.steps.append(
                StepRecord(
                    step: of, epoch: fields[1].flatMap { Int(exactly: $0) } ?? 0, lr: lr, loss: loss,
                    momentum: fields[4], others: fields[columns.count...].map { $0 ?? .nan }))
            return true
        }
        return contents
    }

    public func observe(_ event: Event) throws(LogError) -> String? {
        switch event {
        case .started(let run): try begin(run)
        case .stepped(let record):
            try file.write(
                row: [
                    "\(record.step)", "\(record.epoch)", record.lr.shortest, record.loss.shortest,
                    record.momentum?.shortest ?? "",
                ] + record.others.map(\.shortest))
        case .skipped: break
        case .rolledBack(let rollback): try file.takeBack(from: rollback.step)
        case .evaluated, .checkpointing, .ended: try file.flush()
        }
        return nil
    }

    private func begin(_ run: RunDescription) throws(LogError) {
        let last = try file.begin(
            Self.columns + run.columns.map(\.name), before: run.step > 0 ? run.step : nil, mayDiffer: columnsMayDiffer)
        let next = (last ?? -1) + 1
        if next < run.step {
            notes(
                "The log \(path) has no rows of the steps \(next) to \(run.step - 1): they were never written, or taken away."
            )
        }
    }
}
