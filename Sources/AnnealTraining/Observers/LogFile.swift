internal import AnnealHost
internal import Glibc

/// Writes every step to a CSV file: `step,epoch,lr,loss,momentum` and what else is scheduled, numbers in the shortest form that reads back.
///
/// Rows are flushed at the end of every epoch, before every checkpoint, and at the end of the run, whatever its outcome.
public final class LogFile: Observer {
    private let path: String
    private let header: String
    private let file: UnsafeMutablePointer<FILE>

    /// - Parameters:
    ///   - others: the names of the further hyperparameters that are scheduled.
    ///   - step: the first that will be written; of a file that is there the rows before it stay.
    /// - Throws: if the file cannot be made.
    public init(_ path: String, others: [String] = [], from step: Int = 0) throws(LogError) {
        header = (["step", "epoch", "lr", "loss", "momentum"] + others).joined(separator: ",") + "\n"
        let kept = step == 0 ? 0 : Self.length(of: path, header: header, before: step)
        guard let file = fopen(path, kept == 0 ? "we" : "r+e") else {
            throw LogError(path: path, reason: String(cString: strerror(errno)))
        }
        self.path = path
        self.file = file
        if kept == 0 { try write(header) }
        if kept > 0 { try cut(to: kept) }
    }

    /// Cuts rows off in place, so that what stays is never at risk.
    private func cut(to length: Int) throws(LogError) {
        guard ftruncate(fileno(file), length) == 0, fseek(file, 0, SEEK_END) == 0 else {
            throw LogError(path: path, reason: String(cString: strerror(errno)))
        }
    }

    /// Takes back the rows from a step on; from a pipe or a terminal nothing can be.
    private func takeBack(from step: Int) throws(LogError) {
        try flush()
        var status = stat()
        guard fstat(fileno(file), &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
        try cut(to: Self.length(of: path, header: header, before: step))
    }

    private func flush() throws(LogError) {
        if fflush(file) != 0 { throw LogError(path: path, reason: String(cString: strerror(errno))) }
    }

    /// The bytes of a log up to a step; 0 if it is no log of these columns.
    private static func length(of path: String, header: String, before step: Int) -> Int {
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

    deinit { fclose(file) }

    public func observe(_ event: Event) throws(LogError) -> String? {
        switch event {
        case .stepped(let record):
            let others = record.others.map { ",\($0.shortest)" }.joined()
            let momentum = record.momentum?.shortest ?? ""
            try write(
                "\(record.step),\(record.epoch),\(record.lr.shortest),\(record.loss.shortest),\(momentum)\(others)\n")
        case .skipped: break
        case .rolledBack(let rollback): try takeBack(from: rollback.step)
        case .evaluated, .keeping, .ended: try flush()
        }
        return nil
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
