import Foundation
import TestSupport

/// A program in C that has `libannealhost.so` do something: one of `Programs/`, or a text.
struct HostProgram {
    static let library = Installed.prefix + "/lib/libannealhost.so.1"
    static let include = Installed.prefix + "/include"
    static var isPossible: Bool { Program.compiler != nil }

    private let folder: TemporaryFolder
    let path: String

    /// What a compiler needs to find the library when it links and when the program runs.
    static let linking = [
        "-I", include, "-L", Installed.prefix + "/lib", "-lannealhost", "-Wl,-rpath,\(Installed.prefix)/lib", "-lm",
        "-lpthread",
    ]

    /// Compiles `Programs/NAME.c`.
    ///
    /// - Parameter isLinked: whether with the library; else it loads it itself.
    init(_ name: String, isLinked: Bool = true) throws {
        let source = Repository.file("Tests/AnnealEmbeddingTests/Programs/\(name).c").path
        try self.init(source: source, isLinked ? Self.linking : ["-I", Self.include, "-ldl", "-lm"])
    }

    /// - Parameter source: the path of a file.
    init(source: String, _ flags: [String] = linking) throws {
        folder = try TemporaryFolder()
        path = folder.file("program")
        try Program.compile(
            ["-std=c11", "-D_GNU_SOURCE", "-O2", "-Wall", "-Wextra", "-Werror", source, "-o", path] + flags)
    }

    /// Runs it and returns all that it prints; a failed assertion is an error with its line.
    func run(_ arguments: [String], input: String = "") throws -> String {
        let file = try folder.write(input, to: "input")
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.standardInput = try FileHandle(forReadingFrom: URL(filePath: file))
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            throw Program.Failure(text: "\(process.terminationReason) \(process.terminationStatus): \(output)")
        }
        return output
    }
}
