import Foundation
import TestSupport
import Testing

/// Documentation/Data.md, carried out: its files are written, its commands run, and each line that it shows is printed.
@Suite struct DataDocumentTests {
    private struct Step {
        let command: String
        let shown: [String]
    }

    private enum Block {
        case file(name: String, text: String)
        /// An array that NumPy wrote by the lines of the document (`Goldens/npz.py`).
        case numpy(name: String)
        case console([Step])
    }

    private static func blocks() throws -> [Block] {
        let text = try String(contentsOf: Repository.file("Documentation/Data.md"), encoding: .utf8)
        var blocks: [Block] = []
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)[...]
        while let line = lines.popFirst() {
            guard line.hasPrefix("```") else { continue }
            let body = lines.prefix { $0 != "```" }
            lines = lines.dropFirst(body.count + 1)
            let words = line.dropFirst(3).split(separator: " ").map(String.init)
            switch words.first {
            case "file": blocks.append(.file(name: words[1], text: body.joined(separator: "\n") + "\n"))
            case "numpy": blocks.append(.numpy(name: words[1]))
            case "console":
                var steps: [(String, [String])] = []
                for line in body {
                    if line.hasPrefix("$ ") {
                        steps.append((String(line.dropFirst(2)), []))
                    } else {
                        steps[steps.count - 1].1.append(line)
                    }
                }
                blocks.append(.console(steps.map { Step(command: $0.0, shown: $0.1) }))
            default: Issue.record("an unknown block: \(line)")
            }
        }
        return blocks
    }

    @Test func `the document is what the program does`() throws {
        let folder = try TemporaryFolder()
        var commands = 0
        for block in try Self.blocks() {
            switch block {
            case .file(let name, let text): try folder.write(text, to: name)
            case .numpy(let name):
                let array = Repository.golden("npz/document/\(name)")
                try FileManager.default.copyItem(at: array, to: folder.url.appending(path: name))
            case .console(let steps):
                for step in steps {
                    let words = step.command.split(separator: " ").map(String.init)
                    #expect(words.first == "anneal")
                    let result = try Command.anneal(Array(words.dropFirst()), in: folder.url)
                    let printed = (result.output + result.errors).split(separator: "\n").map(String.init)
                    #expect(!step.shown.isEmpty, "\(step.command)")
                    for line in step.shown { #expect(printed.contains(line), "\(step.command): \(printed.prefix(6))") }
                    #expect((result.status == 0) == result.errors.isEmpty, "\(step.command): \(result.errors)")
                    commands += 1
                }
            }
        }
        #expect(commands > 15)
    }
}
