internal import AnnealExperiment
internal import Foundation

/// The rows of a log, one after another, and what stands beside it.
final class LogRows {
    struct Row {
        let step: Int
        /// A text for each column.
        let cells: [Substring]
    }

    let path: String
    let columns: [String]
    let companions: LogCompanions
    private let file: UnsafeMutablePointer<FILE>
    private var line: UnsafeMutablePointer<CChar>?
    private var capacity = 0
    private var number = 1
    private(set) var first: Row?
    private(set) var last: Row?
    /// The rows read, and the most steps from one to the next.
    private(set) var count = 0
    private(set) var interval = 1
    /// Whether its last line has no end, and is left out.
    private(set) var isCutOff = false

    /// `nil` if it is no log.
    init?(reading path: String) throws {
        guard let file = fopen(path, "re") else {
            throw Failure("\(path) cannot be read: \(String(cString: strerror(errno)))")
        }
        self.file = file
        self.path = path
        var line: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(line) }
        // No line of a log has a header as long as that of a checkpoint.
        var start = [CChar](repeating: 0, count: 6)
        let isLog = fgets(&start, 6, file) != nil && strcmp(start, "step,") == 0
        guard isLog, getline(&line, &capacity, file) > 0, let rest = line.map({ String(cString: $0) }) else {
            (columns, companions) = ([], LogCompanions())
            return nil
        }
        columns = ("step," + rest.trimmingCharacters(in: .newlines)).split(
            separator: ",", omittingEmptySubsequences: false
        ).map(String.init)
        companions = try LogCompanions(of: path)
    }

    /// Whether its rows are evaluations, whose steps are those done before them, and not the steps themselves.
    var isOfEvaluations: Bool { columns.contains("running_loss") }

    /// "the steps 0 to 49"; of rows that were read.
    var steps: String {
        guard let first, let last else { return "no step" }
        return count == 1 ? "the step \(last.step)" : "the steps \(first.step) to \(last.step)"
    }

    deinit {
        free(line)
        fclose(file)
    }

    /// The next row; `nil` at the end.
    func next() throws -> Row? {
        guard case let read = getline(&line, &capacity, file), read > 0, let text = line.map({ String(cString: $0) })
        else { return nil }
        number += 1
        // The character "\r\n" is another than "\n".
        guard text.utf8.last == UInt8(ascii: "\n") else {
            isCutOff = true
            return nil
        }
        let cells = text.trimmingCharacters(in: .newlines)[...].split(separator: ",", omittingEmptySubsequences: false)
        guard cells.count == columns.count, let step = Int(cells[0]), step > last?.step ?? -1 else {
            throw Failure("line \(number) of \(path) is no row of a log")
        }
        if let last { interval = max(interval, step - last.step) }
        let row = Row(step: step, cells: cells)
        (first, last, count) = (first ?? row, row, count + 1)
        return row
    }
}
