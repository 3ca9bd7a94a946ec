import Foundation
import TestSupport
import Testing

/// `anneal plugins check`.
@Suite struct PluginsCheckTests {
    private struct Outcome: Decodable {
        let component: String
        let check: String
        let promise: String
        let passed: Bool
        let sentence: String
    }

    @Test func `a plugin that passes`() throws {
        let result = try Command.anneal("plugins", "check", "fixed")
        #expect(result.status == 0 && result.errors.isEmpty)
        let lines = result.output.split(separator: "\n")
        #expect(lines.dropLast().allSatisfy { $0.hasPrefix("ok      ") })
        #expect(lines.contains("ok      fixed table.help: everything is explained in a sentence"))
        #expect(lines.last == "\(Command.plugins)/fixed.so passes all \(lines.count - 1) tests")
    }

    @Test func `outcomes for a program, each in a process of its own or in one`() throws {
        let ways = [[], ["--in-process"], ["--seed", "7"]]
        let all = try ways.map { way in
            let result = try Command.anneal(["plugins", "check", "fixed", "--json", "-"] + way)
            #expect(result.status == 0)
            return try result.decode([Outcome].self)
        }
        for outcomes in all {
            #expect(outcomes.map(\.check) == all[0].map(\.check) && outcomes.allSatisfy(\.passed))
            #expect(Set(outcomes.map(\.component)) == ["", "fixed"])
            #expect(outcomes.allSatisfy { !$0.promise.isEmpty || !$0.sentence.isEmpty })
        }
    }

    @Test func `a plugin that fails`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.write("not a library", to: "text.so")
        for (file, words) in [
            ("text.so", "is not a shared library: it does not begin with the ELF magic number"),
            ("none.so", "does not exist: check the path, or build the plugin first"),
        ] {
            let result = try Command.anneal(["plugins", "check", file], in: folder.url)
            #expect(result.status == 1)
            #expect(result.output == "FAILED  file.library: ./\(file) \(words)\n")
            #expect(result.errors == "anneal: \(file) fails 1 of 1 tests\n")
        }
    }

    @Test func `a name that is none`() throws {
        let result = try Command.anneal("plugins", "check", "cosin")
        #expect(result.status == 2 && result.output.isEmpty)
        #expect(result.errors.hasPrefix("anneal: there is no plugin called cosin (did you mean cosine?)"))
    }
}
