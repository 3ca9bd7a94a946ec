import Foundation

/// A shared library built from C for one test, in a folder of its own until `remove()`.
struct CompiledLibrary {
    static let entry = "int anneal_plugin_v1(void) { return 1; }"
    static let compiler = tool("cc") ?? tool("clang") ?? tool("gcc")

    let folder: URL
    var path: String { file("plugin.so") }

    /// Builds `source`; `flags` come last, so that they may undo the usual ones.
    init(_ source: String = entry, _ flags: [String] = []) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "anneal-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try source.write(toFile: file("plugin.c"), atomically: true, encoding: .utf8)
        do {
            try Self.run("cc", ["-shared", "-fPIC", "-o", path, file("plugin.c")] + flags)
        } catch {
            remove()
            throw error
        }
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    func file(_ name: String) -> String { folder.appending(path: name).path }

    func bytes() throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path))) }

    /// Writes another version of the library beside it.
    func variant(_ bytes: some Sequence<UInt8>) throws -> String {
        try Data(bytes).write(to: URL(filePath: file("variant.so")))
        return file("variant.so")
    }

    /// Runs a program of the system and returns what it prints; `cc` stands for any C compiler.
    @discardableResult static func run(_ name: String, _ arguments: [String]) throws -> String {
        guard let program = name == "cc" ? compiler : tool(name) else { throw Failure(text: "no \(name)") }
        return try run(program: program, arguments)
    }

    /// Runs a program by its path and returns what it prints.
    @discardableResult static func run(program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: program)
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

    /// What `nm` knows to be exported by a library, sorted, without versions.
    static func exportsListedByNM(_ path: String) throws -> [String] {
        try run("nm", ["-D", "--defined-only", path]).split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ")
            guard fields.count >= 3, let letter = fields[1].first else { return nil }
            // A small letter is a local symbol, but for indirect, unique and weak ones.
            guard letter.isUppercase || "iuvw".contains(letter) else { return nil }
            return fields[2].split(separator: "@").first.map(String.init)
        }.sorted()
    }

    struct Failure: Error {
        let text: String
    }

    static func tool(_ name: String) -> String? {
        let folders = ProcessInfo.processInfo.environment["PATH", default: "/usr/bin:/bin"].split(separator: ":")
        return folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
