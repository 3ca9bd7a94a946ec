internal import AnnealHost
internal import Glibc

/// Writes every step to a CSV file: `step,epoch,lr,loss,momentum` and what else is scheduled, numbers in the shortest form that
/// reads back.
///
/// Rows are flushed at the end of every epoch, before every checkpoint, and at the end of the run, whatever its outcome. A run that
/// resumes from a checkpoint keeps the rows of the steps before it.
public final class LogFile: Observer {
    private let path: String
    private let file: UnsafeMutablePointer<FILE>
    /// The first line, known when a run starts.
    private var header = ""

    /// Opens the file, which keeps what it holds until a run starts.
    ///
    /// - Throws: if it cannot be opened or made.
    public init(_ path: String) throws(LogError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0, let file = fdopen(descriptor, "w") else {
            throw LogError(path: path, reason: String(cString: strerror(errno)))
        }
        self.path = path
        self.file = file
    }

    deinit { fclose(file) }

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
        let kept = isRegular && run.step > 0 ? length(before: run.step) : 0
        if isRegular { try cut(to: kept) }
        if kept == 0 { try write(header) }
    }

    /// Takes back the rows from a step on; from a pipe or a terminal nothing can be.
    private func takeBack(from step: Int) throws(LogError) {
        try flush()
        if isRegular { try cut(to: length(before: step)) }
    }

    /// Cuts rows off in place, so that what stays is never at risk.
    private func cut(to length: Int) throws(LogError) {
        guard ftruncate(fileno(file), length) == 0, fseek(file, 0, SEEK_END) == 0 else {
            throw LogError(path: path, reason: String(cString: strerror(errno)))
        }
    }

    private var isRegular: Bool {
        var status = stat()
        return fstat(fileno(file), &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    /// The bytes of the log up to a step; 0 if it is no log of these columns.
    private func length(before step: Int) -> Int {
        guard let file = fopen(path, "re") else { return 0 }
        defer { fclose(file) }
        var line: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(line) }
        var length = 0
        while case let count = getline(&line, &capacity, file), count > 0, let text = line.map({ String(cString: $0) })
        {
            if length == 0 {
                guard text == header else { return 0 }
            } else {
                // A row that was cut off has no end.
                let number = text.split(separator: ",").first.flatMap { Int($0) }
                guard let number, number < step, text.hasSuffix("\n") else { break }
            }
            length += count
        }
        return length
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
