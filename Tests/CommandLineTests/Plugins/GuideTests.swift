import Foundation
import TestSupport
import Testing

/// `Documentation/WritingAPlugin.md`, followed in the order of its text: each command is run where the reader is by then, each line of
/// code goes where the page says.
@Suite struct GuideTests {
    /// A fenced block: what it is written in, and its text.
    private typealias Block = (language: Substring, text: String)

    private static func page() throws -> String {
        try String(contentsOf: Repository.file("Documentation/WritingAPlugin.md"), encoding: .utf8)
    }

    private static func blocks(of section: String) throws -> [Block] {
        let text = try #require(page().split(separator: "\n## ").first { $0.hasPrefix(section + "\n") })
        return text.matches(of: /```(sh|c|swift)\n(?s:(.*?))```/).map { ($0.1, String($0.2)) }
    }

    /// Runs commands as the reader does, in a folder below `folder`, and goes where they go.
    private func run(_ commands: String, in folder: TemporaryFolder, at place: inout String) throws -> Command.Result {
        var environment = ProcessInfo.processInfo.environment
        environment["PATH"] = "\(Command.prefix)/bin:" + environment["PATH", default: "/usr/bin:/bin"]
        let result = try Command.run(
            "/bin/sh", ["-euc", "cd ./\(place)\n\(commands)"], environment: environment, in: folder.url)
        if let there = commands.matches(of: /(?m)^cd (\S+)$/).last { place += "/\(there.1)" }
        return result
    }

    /// Follows a section: `edit` is told each block of code in turn and changes what the reader's folder holds.
    private func follow(
        _ section: String, replacing commands: (String) -> String = { $0 },
        edit: (_ block: Int, _ code: String, _ folder: TemporaryFolder) throws -> Void
    ) throws -> [String] {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        var (place, edits, outputs) = ("", 0, [String]())
        for block in try Self.blocks(of: section) {
            if block.language == "sh" {
                let result = try run(commands(block.text), in: folder, at: &place)
                #expect(result.status == 0, "\(block.text)\(result.output)\(result.errors)")
                #expect(!result.errors.contains("warning"), "\(result.errors)")
                outputs.append(result.output)
            } else {
                try edit(edits, block.text, folder)
                edits += 1
            }
        }
        return outputs
    }

    @Test(.enabled(if: Program.path("cc") != nil, "no C compiler on PATH"))
    func `the schedule in C`() throws {
        let file = "hyperbola/hyperbola.c"
        func rewrite(_ folder: TemporaryFolder, _ change: (inout String) -> Void) throws {
            var text = try folder.read(file)
            let before = text
            change(&text)
            #expect(text != before)
            try folder.write(text, to: file)
        }
        let outputs = try follow("A schedule in C") { block, code, folder in
            try rewrite(folder) { text in
                switch block {
                case 0, 3: text.replace(#/    out\[row\] = .*\n/#, with: code)
                case 1:
                    text.replace(#/static const anneal_parameter \*const parameters.*\n/#, with: code)
                    text.replace(".parameter_count = 1", with: ".parameter_count = 2")
                    text.replace(#/(?m)^(.*double ticks;)/#) { "\($0.1) double lowest;" }
                default:
                    text.replace(#/(?m)^(  made->ticks = .*\n)/#) { "\($0.1)\(code)" }
                }
            }
        }
        // What the page promises: a half after ten ticks, a third after twenty, and a second parameter that is explained.
        let rows = try #require(outputs.first { $0.hasPrefix("tick,lr\n") }).matches(of: /(?m)^\d+,(\S+)$/)
            .compactMap { Double($0.1) }
        #expect(rows.count == 31)
        for (tick, rate) in rows.enumerated() { #expect(abs(rate - 0.1 * 10 / (10 + Double(tick))) <= rate.ulp) }
        #expect(outputs.contains { $0.contains("hyperbola.so passes all ") })
        let explained = try #require(outputs.last)
        #expect(explained.contains("lowest") && explained.contains("The rate does not fall below it."))
    }

    @Test(.enabled(if: Program.path("cc") != nil, "no C compiler on PATH"))
    func `the optimizer in C`() throws {
        let outputs = try follow("An optimizer in C") { _, code, folder in
            let file = "sign-momentum/sign_momentum.c"
            let text = try folder.read(file)
            let changed = text.replacing(#/    block->parameter\[i\] -= .*\n/#, with: code)
            #expect(changed != text)
            try folder.write(changed, to: file)
        }
        #expect(outputs.contains { $0.contains("sign-momentum.so passes all ") })
    }

    /// With the libraries of `SwiftPlugins`, which are built from what the page says.
    @Test(
        .enabled(if: Program.path("swift") != nil, "no swift on PATH"),
        arguments: [("A schedule in Swift", "hyperbola"), ("An optimizer in Swift", "sign-momentum")])
    func `the commands for what is built in Swift`(section: String, name: String) throws {
        let library = try SwiftPlugins.built().library(name)
        let outputs = try follow(section) { commands in
            commands.replacing(#/(?m)^swift build .*\n/#, with: "").replacing(
                ".build/release/lib\(name).so", with: library)
        } edit: {
            _, _, _ in
        }
        #expect(outputs.contains { $0.contains("lib\(name).so passes all ") })
    }
}
