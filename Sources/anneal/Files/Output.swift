internal import AnnealHost
internal import Foundation
internal import SystemPackage

/// Where data goes: a file, or standard output by `-`.
///
/// A file is opened before the work begins, so that a path that cannot be written is refused at once and not after an hour
/// of training; what it held is replaced only when the new contents are there.
final class Output {
    private let path: String
    private let option: String
    private let descriptor: Int32
    /// Whether the file was made here and nothing has been written to it: then it is taken away again.
    private var isNewAndEmpty: Bool

    /// - Parameter option: the option's name, for messages.
    init(_ path: String, option: String) throws {
        self.path = path
        self.option = option
        if path == "-" {
            descriptor = STDOUT_FILENO
            isNewAndEmpty = false
            return
        }
        isNewAndEmpty = access(path, F_OK) != 0
        descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else {
            throw OutputError(path: path, option: option, reason: String(cString: strerror(errno)))
        }
    }

    deinit {
        guard path != "-" else { return }
        close(descriptor)
        if isNewAndEmpty { unlink(path) }
    }

    func write(_ text: String) throws {
        isNewAndEmpty = false
        // There is nothing to cut of a pipe or a device.
        if path != "-" && lseek(descriptor, 0, SEEK_SET) == 0 { ftruncate(descriptor, 0) }
        do {
            try FileDescriptor(rawValue: descriptor).writeAll(text.utf8)
        } catch {
            throw OutputError(path: path, option: option, reason: "\(error)")
        }
    }

    /// Writes a value as JSON with sorted keys and a line for each.
    func write(json value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try write(String(decoding: encoder.encode(value), as: UTF8.self) + "\n")
    }
}

/// A file that cannot be written.
struct OutputError: Error, CustomStringConvertible {
    let path: String
    let option: String
    let reason: String

    var description: String { "\(option) \(path) cannot be written: \(reason)" }
}

/// The data options of a command.
struct OutputOptions {
    let csv: Output?
    let json: Output?
    let svg: Output?
    /// Whether data takes standard output, so that everything else has to go elsewhere.
    let takesStandardOutput: Bool

    init(csv: String? = nil, json: String? = nil, svg: String? = nil) throws {
        let paths = [csv, json, svg].compactMap { $0 }
        guard paths.count(where: { $0 == "-" }) <= 1 else {
            throw UsageError("only one of --csv, --json and --svg can go to standard output")
        }
        self.csv = try csv.map { try Output($0, option: "--csv") }
        self.json = try json.map { try Output($0, option: "--json") }
        self.svg = try svg.map { try Output($0, option: "--svg") }
        takesStandardOutput = paths.contains("-")
    }
}
