internal import ArgumentParser
internal import Foundation

/// Refuses an option that takes one value and is given twice, of which the parser would take the last without a word.
///
/// Which options may be repeated is what the parser says of the commands itself, as it does for completions.
enum RepeatedOption {
    /// - Parameter words: what was typed, without the program's name.
    /// - Throws: `UsageError`.
    static func check(_ words: [String], of root: any ParsableCommand.Type) throws {
        // A shell asks what could be typed next.
        if words.first == "---completion" { return }
        // After `--` begins what belongs to another program.
        let typed = words.prefix { $0 != "--" }.compactMap { word in
            word.hasPrefix("--") ? String(word.dropFirst(2).prefix { $0 != "=" }) : nil
        }
        guard let name = typed.first(where: { name in typed.count(where: { $0 == name }) > 1 }) else { return }
        guard var command = try? JSONDecoder().decode(Tool.self, from: Data(root._dumpHelp().utf8)).command else {
            return
        }
        var path: [String] = []
        for word in words {
            guard let next = command.subcommands?.first(where: { $0.commandName == word }) else { break }
            command = next
            path.append(word)
        }
        guard let option = command.arguments?.first(where: { $0.isOption(named: name) }), !option.isRepeating else {
            return
        }
        throw UsageError(
            "--\(name) is given twice and takes one value: \(path == ["train"] ? Advice.onSeveralValues : "keep one")")
    }

    /// What the parser says of a program, as far as it matters here.
    private struct Tool: Decodable { let command: Command }

    private struct Command: Decodable {
        let commandName: String
        let subcommands: [Command]?
        let arguments: [Argument]?
    }

    private struct Argument: Decodable {
        struct Name: Decodable { let name: String }
        let kind: String
        let isRepeating: Bool
        let names: [Name]?

        func isOption(named name: String) -> Bool {
            kind == "option" && names?.contains { $0.name == name } ?? false
        }
    }
}
