import Foundation
import TestSupport
import Testing

/// `Documentation/Embedding.md` and the examples that train: what they show compiles, and prints what they say.
@Suite(.enabled(if: HostProgram.isPossible, "no C compiler on PATH"))
struct EmbeddingPageTests {
    /// The programs of the page in a language, and what their comments beside `printf` say that they print.
    private static func programs(in language: String) throws -> [(source: String, prints: [String])] {
        let page = try String(contentsOf: Repository.file("Documentation/Embedding.md"), encoding: .utf8)
        return page.split(separator: "```\(language)\n").dropFirst().map { part in
            let source = String(part.prefix(upTo: part.firstRange(of: "\n```")?.lowerBound ?? part.endIndex)) + "\n"
            let prints = source.matches(of: /print.*?\/\/ (.*)\n/).map { String($0.1) }
            return (source, prints)
        }
    }

    private static func words(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    @Test func `its programs in C print what they say`() throws {
        let programs = try Self.programs(in: "c")
        #expect(programs.count == 3)
        for program in programs {
            let folder = try TemporaryFolder()
            let output = try HostProgram(source: folder.write(program.source, to: "program.c")).run([])
            #expect(!program.prints.isEmpty && Self.words(output) == Self.words(program.prints.joined(separator: " ")))
        }
    }

    @Test(.enabled(if: Program.path("rustc") != nil, "no rustc on PATH"))
    func `its program in Rust prints what it says`() throws {
        let programs = try Self.programs(in: "rust")
        #expect(programs.count == 1)
        for program in programs {
            let folder = try TemporaryFolder()
            let module = Repository.file("Examples/rust-training/anneal_host.rs")
            try FileManager.default.copyItem(at: module, to: URL(filePath: folder.file("anneal_host.rs")))
            try Self.compileRust(folder.write(program.source, to: "main.rs"), to: folder.file("main"))
            let output = try Program.run(folder.file("main"), [])
            #expect(!program.prints.isEmpty && Self.words(output) == Self.words(program.prints.joined(separator: " ")))
        }
    }

    private static func compileRust(_ source: String, to program: String) throws {
        let library = Installed.prefix + "/lib"
        try Program.run(
            "rustc",
            [
                "--edition", "2021", "-O", "-D", "warnings", source, "-L", library, "-C",
                "link-arg=-Wl,-rpath,\(library)", "-o", program,
            ])
    }

    private static let example = Repository.file("Examples/c-training/train.c").path

    @Test func `the example in C trains with any schedule and optimizer`() throws {
        let program = try HostProgram(source: Self.example)
        for arguments in [[], ["cosine-restarts(T_0=100)", "lion(lr=0.01)"]] {
            let losses = try program.run(arguments).matches(of: /loss ([0-9.]+)/).compactMap { Double($0.1) }
            #expect(losses.count == 5 && losses[4] < losses[0] / 10)
        }
        let refused = #expect(throws: Program.Failure.self) { try program.run(["cosin"]) }
        #expect(refused?.text.contains("there is no schedule called cosin (did you mean cosine?)") == true)
    }

    @Test(.enabled(if: Program.path("rustc") != nil, "no rustc on PATH"))
    func `the example in Rust prints what that in C does`() throws {
        let folder = try TemporaryFolder()
        let source = Repository.file("Examples/rust-training/train.rs").path
        try Self.compileRust(source, to: folder.file("train"))
        let inC = try HostProgram(source: Self.example).run([])
        #expect(try Program.run(folder.file("train"), []) == inC)
    }
}
