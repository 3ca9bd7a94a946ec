internal import AnnealHost
internal import Glibc

/// Writes every step to a CSV file: `step,epoch,lr,loss,momentum` and what else is scheduled, numbers in the shortest form that reads back.
///
/// Rows are flushed at the end of every epoch and of the run, whatever its outcome.
public final class LogFile: Observer {
    private let path: String
    private let file: UnsafeMutablePointer<FILE>

    /// - Parameters:
    ///   - others: the names of the further hyperparameters that are scheduled.
    ///   - step: the first that will be written; of a file that is there the rows before it stay.
    /// - Throws: if the file cannot be made.
    public init(_ path: String, others: [String] = [], from step: Int = 0) throws(LogError) {
        let kept = step == 0 ? [] : Self.rows(of: path, before: step)
        guard let file = fopen(path, "we") else { throw LogError(path: path, reason: String(cString: strerror(errno))) }
        self.path = path
        self.file = file
        try write((["step", "epoch", "lr", "loss", "momentum"] + others).joined(separator: ",") + "\n")
        for row in kept { try write(row + "\n") }
    }

    private static func rows(of path: String, before step: Int) -> [String] {
        guard let file = fopen(path, "re") else { return [] }
        defer { fclose(file) }
        var rows: [String] = []
        var line: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(line) }
        while getline(&line, &capacity, file) > 0, let text = line.map({ String(cString: $0) }) {
            // A row that was cut off has no end.
            let number = text.split(separator: ",").first.flatMap { Int($0) }
            if let number, number < step, text.hasSuffix("\n") { rows.append(String(text.dropLast())) }
        }
        return rows
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
        case .evaluated, .ended:
            if fflush(file) != 0 { throw LogError(path: path, reason: String(cString: strerror(errno))) }
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
