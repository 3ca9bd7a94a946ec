import Foundation
import SeededNumbers
import TestSupport

/// The installed program, run as a process of its own with nothing of this one's environment.
struct Command {
    static let prefix = Installed.prefix
    static let plugins = Installed.plugins

    struct Result {
        let status: Int32
        /// The signal that ended it, if one did: a trap.
        let signal: Int32?
        let output: String
        let errors: String

        /// What standard output says as JSON.
        func decode<T: Decodable>(_ type: T.Type) throws -> T {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            return try decoder.decode(type, from: Data(output.utf8))
        }
    }

    /// Runs `anneal ARGUMENTS…`.
    ///
    /// - Parameters:
    ///   - environment: all it has.
    ///   - folder: the current directory.
    static func anneal(
        _ arguments: [String], environment: [String: String] = [:], in folder: URL? = nil, program: String? = nil
    ) throws -> Result {
        try run(program ?? prefix + "/bin/anneal", arguments, environment: environment, in: folder)
    }

    static func anneal(_ arguments: String...) throws -> Result { try anneal(arguments) }

    /// Puts the program elsewhere. Another process writes it: a file that this one writes is still open in children that other
    /// tests start meanwhile, and cannot be executed then.
    static func copyProgram(to path: String) throws {
        let result = try run("/bin/cp", [prefix + "/bin/anneal", path])
        guard result.status == 0 else { throw CocoaError(.fileWriteUnknown) }
    }

    /// Starts the program and kills it after a random number of microseconds.
    ///
    /// - Returns: Whether it was still running.
    @discardableResult
    static func killed(
        _ arguments: [String], environment: [String: String] = [:], within microseconds: ClosedRange<UInt32>,
        using numbers: inout SeededGenerator, in folder: URL? = nil
    ) throws -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: prefix + "/bin/anneal")
        process.arguments = arguments
        process.environment = environment
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        if let folder { process.currentDirectoryURL = folder }
        try process.run()
        usleep(UInt32.random(in: microseconds, using: &numbers))
        let wasRunning = process.isRunning
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        return wasRunning
    }

    static func run(
        _ program: String, _ arguments: [String], environment: [String: String] = [:], in folder: URL? = nil
    ) throws -> Result {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.environment = environment
        if let folder { process.currentDirectoryURL = folder }
        // Files, not pipes: nothing can fill up while the other is read.
        let scratch = try TemporaryFolder()
        defer { scratch.remove() }
        let (output, errors) = (scratch.file("output"), scratch.file("errors"))
        for path in [output, errors] { _ = FileManager.default.createFile(atPath: path, contents: nil) }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(forWritingAtPath: output)
        process.standardError = FileHandle(forWritingAtPath: errors)
        try process.run()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus,
            signal: process.terminationReason == .uncaughtSignal ? process.terminationStatus : nil,
            output: try String(contentsOfFile: output, encoding: .utf8),
            errors: try String(contentsOfFile: errors, encoding: .utf8))
    }
}
