internal import AnnealHost
internal import ArgumentParser

/// What the argument parser complains of, as one sentence like all others.
///
///     ParserSentence.text("Unexpected argument 'trian'", typed: ["trian"], to: Anneal.self)
///     // anneal has no command 'trian' (did you mean train?): known are plugins, schedule, find, train, eval, predict
///
/// The parser's errors are its own business; only their text is public. A text of another form stays as it is.
enum ParserSentence {
    /// - Parameter root: the command that all others are subcommands of.
    static func text(_ message: String, typed arguments: [String], to root: any ParsableCommand.Type) -> String {
        if let match = message.wholeMatch(of: /Unexpected argument '(.*)'/) {
            return unexpected(String(match.output.1), typed: arguments, to: root)
        }
        if let match = message.wholeMatch(of: /Unknown option '(.*?)'(\. Did you mean '(.*)'\?)?/) {
            let option = String(match.output.1)
            let near = match.output.3.flatMap { nearestName(to: option, among: [String($0)]) }
            return "there is no option \(echoed(option))\(didYouMean(near)): --help lists those there are"
        }
        if let match = message.wholeMatch(of: /(The value '.*' is invalid for '.*')\. Please provide one of (.*)\./) {
            let values = match.output.2.replacing("'", with: "").replacing(" and ", with: " or ")
            return "\(shortened(String(match.output.1))): it can be \(values)"
        }
        return shortened(message.hasSuffix(".") ? String(message.dropLast()) : message)
    }

    /// What stands in quotes is what was typed.
    private static func shortened(_ message: String) -> String {
        message.utf8.count > 400 ? message.replacing(/'([^']{81,})'/) { "'\(echoed(String($0.output.1)))'" } : message
    }

    private static func unexpected(
        _ word: String, typed arguments: [String], to root: any ParsableCommand.Type
    ) -> String {
        var commands = root.configuration.subcommands
        var parents: [String] = []
        for argument in arguments.prefix(while: { $0 != word }) {
            guard let command = commands.first(where: { $0.configuration.commandName == argument }) else { break }
            parents.append(argument)
            commands = command.configuration.subcommands
        }
        let command = parents.last ?? root.configuration.commandName ?? ""
        guard arguments.firstIndex(of: word) == parents.count, !commands.isEmpty else {
            return
                "\(command) takes no argument '\(echoed(word))': an option's value follows its name, and a value with blanks is quoted"
        }
        let names = commands.filter { $0.configuration.shouldDisplay }.compactMap { $0.configuration.commandName }
        let near = nearestName(to: word, among: names)
        return
            "\(command) has no command '\(echoed(word))'\(didYouMean(near)): known are \(names.joined(separator: ", "))"
    }

    private static func didYouMean(_ name: String?) -> String { name.map { " (did you mean \($0)?)" } ?? "" }
}
