internal import AnnealFiles
internal import AnnealHost
internal import Foundation
internal import SystemPackage

/// Where data goes: a file, or standard output by `-`.
///
/// Whether a file can be written there is found out before the work begins, so that it is refused at once and not after an hour of
/// training. What stands there is replaced when the new contents are on the disk, whole or not at all.
final class Output {
    private enum Place {
        case file
        /// A pipe, a device, or a file in a folder where none can be made: it is written where it is.
        case open(FileDescriptor)
    }

    private let path: String
    private let option: String
    private let place: Place

    /// - Parameter option: the option's name, for messages.
    init(_ path: String, option: String) throws(OutputError) {
        self.path = path
        self.option = option
        if path == "-" {
            if StandardStreams.closed.contains(STDOUT_FILENO) {
                throw OutputError(path: path, option: option, reason: "standard output is closed")
            }
            place = .open(FileDescriptor.standardOutput)
            return
        }
        do throws(AtomicFile.Failure) {
            try AtomicFile.check(path)
            place = .file
        } catch {
            switch error {
            case .notFile(.device), .notFile(.pipe), .notFile(.socket), .system(.permissionDenied),
                .system(.readOnlyFileSystem):
                let descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY)
                guard descriptor >= 0 else { throw OutputError(path: path, option: option, reason: "\(error)") }
                place = .open(FileDescriptor(rawValue: descriptor))
            default: throw OutputError(path: path, option: option, reason: "\(error)")
            }
        }
    }

    deinit {
        if path != "-", case .open(let descriptor) = place { try? descriptor.close() }
    }

    func write(_ text: String) throws { try write { put in try put(Array(text.utf8)) } }

    /// Writes piece by piece, so that nobody needs to hold all of it.
    ///
    /// - Parameter body: Given what takes a piece.
    /// - Throws: `OutputError`, and what `body` throws; a file is as it was then.
    func write(_ body: (_ put: ([UInt8]) throws -> Void) throws -> Void) throws {
        switch place {
        case .open(let descriptor):
            // There is nothing to cut of a pipe or a device.
            if path != "-" && lseek(descriptor.rawValue, 0, SEEK_SET) == 0 { ftruncate(descriptor.rawValue, 0) }
            try body { bytes in
                do { try descriptor.writeAll(bytes) } catch { throw failure(error) }
            }
        case .file:
            var thrown: (any Error)?
            do {
                try AtomicFile.write(to: [path]) { file throws(AtomicFile.Failure) in
                    do {
                        try body { bytes in
                            do { try file.write(bytes) } catch { throw failure(error) }
                        }
                    } catch {
                        thrown = error
                        throw AtomicFile.Failure.system(.ioError)
                    }
                }
            } catch {
                throw thrown ?? failure(error)
            }
        }
    }

    /// Writes a value as JSON with sorted keys and a line for each.
    func write(json value: some Encodable) throws { try write(Self.json(value)) }

    /// The text that `write(json:)` writes.
    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
    }

    private func failure(_ reason: any Error) -> OutputError {
        OutputError(path: path, option: option, reason: "\(reason)")
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

    /// - Parameter files: Those that are read, and others that are written.
    init(csv: String? = nil, json: String? = nil, svg: String? = nil, besides files: FilesInUse = FilesInUse()) throws {
        let paths = [csv, json, svg].compactMap { $0 }
        guard paths.count(where: { $0 == "-" }) <= 1 else {
            throw UsageError("only one of --csv, --json and --svg can go to standard output")
        }
        var files = files
        for (path, option) in [(csv, "--csv"), (json, "--json"), (svg, "--svg")] { try files.writes(path, option) }
        self.csv = try csv.map { try Output($0, option: "--csv") }
        self.json = try json.map { try Output($0, option: "--json") }
        self.svg = try svg.map { try Output($0, option: "--svg") }
        takesStandardOutput = paths.contains("-")
    }
}
