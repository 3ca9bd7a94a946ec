internal import AnnealHost
internal import Glibc

/// Writes every step to a CSV file: `step,epoch,lr,loss,momentum` and what else is scheduled, numbers in the shortest form that
/// reads back.
///
/// Rows are flushed at the end of every epoch, before every checkpoint, and at the end of the run, whatever its outcome. A run that
/// resumes from a checkpoint keeps the rows of the steps before it. No second run can write to a file meanwhile.
public final class LogFile: Observer {
    private let path: String
    private let file: UnsafeMutablePointer<FILE>
    private let notes: (String) -> Void
    /// The first line, known when a run starts.
    private var header = ""

    /// Opens the file, which keeps what it holds until a run starts.
    ///
    /// - Parameter notes: Told in a sentence what is missing in a log that is continued.
    /// - Throws: if it cannot be opened or made, or another process is writing it.
    public init(_ path: String, notes: @escaping (String) -> Void = { _ in }) throws(LogError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw LogError(path: path, reason: String(cString: strerror(errno))) }
        self.path = path
        self.notes = notes
        if Self.isRegular(descriptor), flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
            close(descriptor)
            throw LogError(path: path, reason: "another process is writing it")
        }
        guard let file = fdopen(descriptor, "w") else {
            throw LogError(path: path, reason: String(cString: strerror(errno)))
        }
        self.file = file
    }

    deinit { fclose(file) }

    /// The steps before one as a log has them; none where there is no log.
    public static func records(in path: String, before step: Int) throws(LogError) -> [StepRecord] {
        var records: [StepRecord] = []
        try forEachLine(of: path) { text, _ in
            guard text.hasSuffix("\n") else { return false }
            let fields = text.dropLast().split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
            guard fields.count >= 5, let of = fields[0].flatMap({ Int(exactly: $0) }), let lr = fields[2],
                let loss = fields[3]
            else { return true }
            if of >= step { return false }
            records.append(
                StepRecord(
                    step: of, epoch: fields[1].flatMap { Int(exactly: $0) } ?? 0, lr: lr, loss: loss,
                    momentum: fields[4], others: fields[5...].map { $0 ?? .nan }))
            return true
        }
        return records
    }

    /// Goes through the lines of a file, each with its end if it has one; through none of what is no file.
    ///
    /// - Parameter body: Given a line and its bytes; answers whether to go on.
    private static func forEachLine(
        of path: String, _ body: (_ line: String, _ bytes: Int) throws(LogError) -> Bool
    ) throws(LogError) {
        guard let file = fopen(path, "re") else { return }
        defer { fclose(file) }
        guard isRegular(fileno(file)) else { return }
        var line: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(line) }
        while case let count = getline(&line, &capacity, file), count > 0, let text = line.map({ String(cString: $0) }),
            try body(text, count)
        {}
    }

    public func observe(_ event: Event) throws(LogError) -> String? {
        switch event {
        case .started(let run): try begin(run)
        case .stepped(let record):
            let others = record.others.map { ",\($0.shortest)" }.joined()
            let momentum = record.momentum?.shortest ?? ""
            try write(
                "\(record.step),\(record.epoch),\(record.lr.shortest),\(record.loss.shortest),\(momentum)\(others)\n")
        case .skipped: break
        case .rolledBack(let rollback): try takeBack(from: rollback.step)
        case .evaluated, .checkpointing, .ended: try flush()
        }
        return nil
    }

    private func begin(_ run: RunDescription) throws(LogError) {
        let names = ["step", "epoch", "lr", "loss", "momentum"] + run.columns.map(\.name)
        header = names.joined(separator: ",") + "\n"
        guard isRegular else { return try write(header) }
        let kept = run.step > 0 ? try rows(before: run.step) : LogRows()
        try cut(to: kept.bytes)
        if kept.bytes == 0 { try write(header) }
        let next = (kept.lastStep ?? -1) + 1
        if next < run.step {
            notes(
                "The log \(path) has no rows of the steps \(next) to \(run.step - 1): they were never written, or taken away."
            )
        }
    }

    /// Takes back the rows from a step on; from a pipe or a terminal nothing can be.
    private func takeBack(from step: Int) throws(LogError) {
        try flush()
        if isRegular { try cut(to: rows(before: step).bytes) }
    }

    /// Cuts rows off in place, so that what stays is never at risk.
    private func cut(to length: Int) throws(LogError) {
        guard ftruncate(fileno(file), length) == 0, fseek(file, 0, SEEK_END) == 0 else {
            throw LogError(path: path, reason: String(cString: strerror(errno)))
        }
    }

    private var isRegular: Bool { Self.isRegular(fileno(file)) }

    private static func isRegular(_ descriptor: Int32) -> Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    /// What of a log is kept.
    private struct LogRows {
        var bytes = 0
        var lastStep: Int?
    }

    /// The rows up to a step.
    ///
    /// - Throws: if it is no log of these columns: then nothing in it is touched.
    private func rows(before step: Int) throws(LogError) -> LogRows {
        var kept = LogRows()
        var number = 0
        try Self.forEachLine(of: path) { text, count throws(LogError) in
            number += 1
            if number == 1 {
                guard text == header else {
                    throw LogError(
                        path: path,
                        reason: "it is no log of this run, whose first line is \(header.dropLast()); move it away")
                }
            } else {
                // A row that was cut off has no end.
                guard text.hasSuffix("\n") else { return false }
                guard let of = text.split(separator: ",").first.flatMap({ Int($0) }), of > kept.lastStep ?? -1 else {
                    throw LogError(path: path, reason: "its line \(number) is no row of a log; move it away")
                }
                if of >= step { return false }
                kept.lastStep = of
            }
            kept.bytes += count
            return true
        }
        return kept
    }

    private func flush() throws(LogError) {
        if fflush(file) != 0 { throw LogError(path: path, reason: String(cString: strerror(errno))) }
    }

    private func write(_ line: String) throws(LogError) {
        if fputs(line, file) < 0 { throw LogError(path: path, reason: String(cString: strerror(errno))) }
    }
}

/// The log cannot be written.
public struct LogError: Error, Sendable, Equatable, CustomStringConvertible {
    public let path: String
    public let reason: String
    public var description: String { "the log \(path) cannot be written: \(reason)" }
}
