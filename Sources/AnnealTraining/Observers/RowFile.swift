internal import AnnealFiles
internal import Glibc

/// A CSV file that a run writes as it goes, a row for a step: rows are appended, and taken back from the end only, so that whoever
/// reads it meanwhile finds whole rows of what was done, and at most a last one without its end.
///
/// The first field of each row is its step, which grows from row to row. No second run can write to the file meanwhile.
final class RowFile {
    private let path: String
    private var file: UnsafeMutablePointer<FILE>
    /// The first line, known when a run starts.
    private var header = ""
    /// For each column of the file the place of its value among the run's; `nil` where they are the run's, as they are.
    private var places: [Int?]?

    /// Opens the file, which keeps what it holds until `begin`.
    ///
    /// - Throws: If it cannot be opened or made, or another process is writing it.
    init(_ path: String) throws(LogError) {
        self.path = path
        file = try Self.open(path)
    }

    deinit { fclose(file) }

    private static func open(_ path: String) throws(LogError) -> UnsafeMutablePointer<FILE> {
        let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw LogError(path: path, reason: String(cString: strerror(errno))) }
        if isRegular(descriptor), flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
            close(descriptor)
            throw LogError(path: path, reason: "another process is writing it")
        }
        guard let file = fdopen(descriptor, "w") else {
            throw LogError(path: path, reason: String(cString: strerror(errno)))
        }
        return file
    }

    // MARK: - Writing

    /// Begins to write: from the first row on, or after those that are kept.
    ///
    /// - Parameters:
    ///   - columns: Those of the run.
    ///   - limit: The first step whose rows are not kept; `nil` to keep none, whatever the file is.
    ///   - mayDiffer: Whether the file may have had other columns up to here. It keeps them then, and gets those of the run, too; a
    ///     field is empty where a row has no value.
    /// - Returns: The last step that is kept.
    /// - Throws: If it is no file of these columns: then nothing in it is touched.
    func begin(_ columns: [String], before limit: Int?, mayDiffer: Bool) throws(LogError) -> Int? {
        header = columns.joined(separator: ",") + "\n"
        guard isRegular else {
            try write(header)
            return nil
        }
        if mayDiffer, limit != nil { try unite(with: columns) }
        let kept = try limit.map { limit throws(LogError) in try rows(before: limit) } ?? Rows()
        try cut(to: kept.bytes)
        if kept.bytes == 0 { try write(header) }
        return kept.lastStep
    }

    /// Writes a row.
    ///
    /// - Parameter fields: In the order of the run's columns.
    func write(row fields: [String]) throws(LogError) {
        if let places {
            try write(places.map { $0.map { fields[$0] } ?? "" }.joined(separator: ",") + "\n")
        } else {
            try write(fields.joined(separator: ",") + "\n")
        }
    }

    /// Takes back the rows from a step on; from a pipe or a terminal nothing can be.
    func takeBack(from limit: Int) throws(LogError) {
        try flush()
        if isRegular { try cut(to: rows(before: limit).bytes) }
    }

    func flush() throws(LogError) {
        if fflush(file) != 0 { throw LogError(path: path, reason: String(cString: strerror(errno))) }
    }

    private func write(_ line: String) throws(LogError) {
        if fputs(line, file) < 0 { throw LogError(path: path, reason: String(cString: strerror(errno))) }
    }

    /// Cuts rows off in place, so that what stays is never at risk.
    private func cut(to length: Int) throws(LogError) {
        guard ftruncate(fileno(file), length) == 0, fseek(file, 0, SEEK_END) == 0 else {
            throw LogError(path: path, reason: String(cString: strerror(errno)))
        }
    }

    // MARK: - What the file has

    private var isRegular: Bool { Self.isRegular(fileno(file)) }

    private static func isRegular(_ descriptor: Int32) -> Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    /// What of a file is kept.
    private struct Rows {
        var bytes = 0
        var lastStep: Int?
    }

    /// The rows before a step.
    private func rows(before limit: Int) throws(LogError) -> Rows {
        var kept = Rows()
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
                if of >= limit { return false }
                kept.lastStep = of
            }
            kept.bytes += count
            return true
        }
        return kept
    }

    /// Adds the columns that the file lacks, whole or not at all.
    private func unite(with columns: [String]) throws(LogError) {
        var first: String?
        Self.forEachLine(of: path) { text, _ in
            first = text
            return false
        }
        guard let first, first.hasSuffix("\n"), first != header else { return }
        let own = first.dropLast().split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard own.first == columns.first else { return }
        let new = columns.filter { !own.contains($0) }
        let all = own + new
        header = all.joined(separator: ",") + "\n"
        places = all.map { columns.firstIndex(of: $0) }
        guard !new.isEmpty else { return }
        let (tail, header, path) = (String(repeating: ",", count: new.count) + "\n", header, path)
        do throws(AtomicFile.Failure) {
            try AtomicFile.write(to: [path]) { united throws(AtomicFile.Failure) in
                var line = 0
                try Self.forEachLine(of: path) { text, _ throws(AtomicFile.Failure) in
                    line += 1
                    guard text.hasSuffix("\n") else { return false }
                    try united.write(Array((line == 1 ? header : text.dropLast() + tail).utf8))
                    return true
                }
            }
        } catch {
            throw LogError(path: path, reason: "\(error)")
        }
        fclose(file)
        file = try Self.open(path)
    }

    /// Goes through the lines of a file, each with its end if it has one; through none of what is no file.
    ///
    /// - Parameter body: Given a line and its bytes; answers whether to go on.
    static func forEachLine<Failure>(
        of path: String, _ body: (_ line: String, _ bytes: Int) throws(Failure) -> Bool
    ) throws(Failure) {
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
}
