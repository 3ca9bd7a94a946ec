import Foundation

/// Programs of the machine, as a shell would find them.
package enum Program {
    /// Where on the `PATH` it is.
    ///
    ///     Program.path("sh")   // "/usr/bin/sh"
    package static func path(_ name: String) -> String? {
        let folders = ProcessInfo.processInfo.environment["PATH", default: "/usr/bin:/bin"].split(separator: ":")
        return folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Any C compiler. Where nothing but the Swift toolchain is installed, it is the toolchain's clang.
    package static let compiler = path("cc") ?? path("clang") ?? path("gcc")

    /// Runs a program by its name or path and returns all that it prints.
    @discardableResult
    package static func run(_ name: String, _ arguments: [String]) throws -> String {
        guard let path = name.contains("/") ? name : path(name) else { throw Failure(text: "no \(name) on the PATH") }
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(text: output) }
        return output
    }

    /// Compiles C by whatever compiler there is.
    package static func compile(_ arguments: [String]) throws {
        guard let compiler else { throw Failure(text: "there is no C compiler on the PATH") }
        try run(compiler, arguments)
    }

    /// What a program said that failed.
    package struct Failure: Error {
        package let text: String

        package init(text: String) { self.text = text }
    }
}
