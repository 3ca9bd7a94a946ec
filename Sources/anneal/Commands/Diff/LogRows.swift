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
    /// The plugins of the run, and its parts; none where no companion says.
    let plugins: [RunPlugin]
    let legs: [RunLeg]
    private let file: UnsafeMutablePointer<FILE>
    private var line: UnsafeMutablePointer<CChar>?
    private var capacity = 0
    private var number = 1
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
            (columns, plugins, legs) = ([], [], [])
            return nil
        }
        columns = ("step," + rest.trimmingCharacters(in: .newlines)).split(
            separator: ",", omittingEmptySubsequences: false
        ).map(String.init)
        plugins = try Self.companion(RunPlugin.companion(ofLog: path))
        legs = try Self.companion(RunLeg.companion(ofLog: path))
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
        guard text.hasSuffix("\n") else {
            isCutOff = true
            return nil
        }
        let cells = text.trimmingCharacters(in: .newlines)[...].split(separator: ",", omittingEmptySubsequences: false)
        guard cells.count == columns.count, let step = Int(cells[0]), step > last?.step ?? -1 else {
            throw Failure("line \(number) of \(path) is no row of a log")
        }
        if let last { interval = max(interval, step - last.step) }
        let row = Row(step: step, cells: cells)
        (last, count) = (row, count + 1)
        return row
    }

    private static func companion<Element: Decodable>(_ path: String) throws -> [Element] {
        guard let data = FileManager.default.contents(atPath: path) else { return [] }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do { return try decoder.decode([Element].self, from: data) } catch {
            throw Failure("\(path) cannot be read: it is no companion of a log")
        }
    }
}
