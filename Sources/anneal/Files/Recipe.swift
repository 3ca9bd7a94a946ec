internal import AnnealHost
internal import ArgumentParser
internal import Yams

/// An experiment as a file: the options of `train` by their names, and what to look for in what they show.
///
///     look for: The loss falls at once, and then no further.
///     dataset: digits
///     schedule: ["cosine", "weight_decay:linear"]     # an option that may be repeated
///     no-shuffle: true                                # one without a value
///     runs:                                           # one after another; each adds to what stands above, or replaces it
///       - {name: plain, optimizer: sgd}
///       - {name: with momentum, optimizer: sgd(momentum=0.9)}
///
/// What is typed beside it counts more. Paths are those of the current folder.
struct Recipe {
    /// One training, and how a sentence about it begins.
    struct Run {
        let name: String?
        let arguments: [String]
    }

    let lookFor: String?
    let runs: [Run]

    /// An option with its value.
    private struct Entry {
        let key: String
        let words: [String]
    }

    private static let lookForKey = "look for"

    /// - Parameter typed: what stands beside the file on the command line.
    init(_ file: String, typed: [String]) throws {
        guard file.hasSuffix(".yml") || file.hasSuffix(".yaml") else { throw RecipeError(noRecipe: file) }
        let root: Node?
        do throws(YAMLFile.Problem) { root = try YAMLFile(file).root() } catch { throw RecipeError(file, error) }
        guard case .mapping(let mapping)? = root else {
            throw RecipeError(file, line: 1, "a recipe says NAME: VALUE for each option, as in schedule: cosine")
        }
        let options = Self.options()
        var common: [Entry] = []
        var runs: [(name: String?, entries: [Entry])] = []
        var lookFor: String?
        for (key, value) in mapping {
            switch key.string {
            case Self.lookForKey:
                guard let text = value.string else { throw RecipeError(file, key, "what to look for is a text") }
                lookFor = text
            case "runs":
                guard case .sequence(let list) = value, !list.isEmpty else {
                    throw RecipeError(file, key, "runs are a list, and each says NAME: VALUE for its own options")
                }
                for item in list { runs.append(try Self.run(item, file, options)) }
            default: common.append(try Self.entry(key, value, file, options))
            }
        }
        self.lookFor = lookFor
        let answered = Self.answered(by: typed.compactMap(optionName))
        self.runs = (runs.isEmpty ? [(nil, [])] : runs).map { run in
            let own = Self.answered(by: run.entries.map(\.key))
            let entries = common.filter { !own.contains($0.key) } + run.entries
            return Run(name: run.name, arguments: entries.filter { !answered.contains($0.key) }.flatMap(\.words))
        }
    }

    private static func run(
        _ node: Node, _ file: String, _ options: [String: Bool]
    ) throws -> (name: String?, entries: [Entry]) {
        guard case .mapping(let mapping) = node else {
            throw RecipeError(file, node, "a run says NAME: VALUE for its own options, as in {schedule: cosine}")
        }
        var name: String?
        var entries: [Entry] = []
        for (key, value) in mapping {
            if key.string == "name", let text = value.scalar?.string {
                name = text
            } else {
                entries.append(try entry(key, value, file, options))
            }
        }
        return (name, entries)
    }

    private static func entry(
        _ key: Node, _ value: Node, _ file: String, _ options: [String: Bool]
    ) throws -> Entry {
        let name = key.scalar?.string ?? ""
        if name == "allow-native" {
            throw RecipeError(file, key, "whoever runs a recipe says allow-native, not the recipe: type --allow-native")
        }
        guard let takesValue = options[name] else {
            let nearest = nearestName(to: name, among: Array(options.keys) + [lookForKey, "runs"])
            throw RecipeError(
                file, key,
                "train has no option \(name)\(nearest.map { " (did you mean \($0)?)" } ?? "")")
        }
        let words = try words(name, takesValue: takesValue, value, file)
        do {
            _ = try TrainCommand.parse(words)
        } catch {
            let sentence = ParserSentence.text(TrainCommand.message(for: error), typed: words)
            throw RecipeError(file, key, sentence)
        }
        return Entry(key: name, words: words)
    }

    private static func words(
        _ name: String, takesValue: Bool, _ value: Node, _ file: String
    ) throws -> [String] {
        switch value {
        case .scalar(let scalar) where !takesValue:
            guard let isOn = value.bool else {
                throw RecipeError(file, value, "\(name) is true or false, not \(scalar.string)")
            }
            return isOn ? ["--\(name)"] : []
        case .scalar(let scalar) where !["", "~", "null"].contains(scalar.string):
            return ["--\(name)", scalar.string]
        case .sequence(let list) where takesValue:
            return try list.flatMap { item in
                guard let text = item.scalar?.string else {
                    throw RecipeError(file, item, "\(name) is a list of texts")
                }
                return ["--\(name)", text]
            }
        default: throw RecipeError(file, value, "\(name) needs a value, a text as it is typed behind --\(name)")
        }
    }

    /// The options of `train`, and whether each takes a value, as its help lists them.
    private static func options() -> [String: Bool] {
        var options: [String: Bool] = [:]
        for line in TrainCommand.helpMessage(columns: 100).split(separator: "\n") where line.hasPrefix("  --") {
            let words = line.split(separator: " ")
            let name = String(words[0].dropFirst(2))
            if name != "version" { options[name] = words.count > 1 && words[1].hasPrefix("<") }
        }
        return options
    }

    /// What need not be asked any more where these options are given.
    private static func answered(by keys: [String]) -> Set<String> {
        let keys = Set(keys)
        // They exclude each other.
        return keys.isDisjoint(with: ["steps", "epochs"]) ? keys : keys.union(["steps", "epochs"])
    }
}

/// The name of a typed option, `--steps=3` or `--steps`; `nil` for any other word.
func optionName(_ word: String) -> String? {
    word.hasPrefix("--") ? String(word.dropFirst(2).prefix { $0 != "=" }) : nil
}

/// A file that holds no experiment.
struct RecipeError: Error, CustomStringConvertible {
    let description: String

    fileprivate init(_ file: String, _ problem: YAMLFile.Problem) {
        description =
            switch problem {
            case .unreadable(let reason): "the recipe \(file) cannot be read: \(reason)"
            case .malformed(let reason, let mark): "\(file), line \(mark?.line ?? 1): it is not YAML: \(reason)"
            case .duplicateKeys(let sentence, let mark): "\(file), line \(mark.line): \(sentence)"
            }
    }

    fileprivate init(noRecipe word: String) {
        description =
            "train takes no argument '\(word)' but a recipe, a .yml file: an option's value follows its name, and a value with "
            + "blanks is quoted"
    }

    fileprivate init(_ file: String, line: Int, _ sentence: String) {
        description = "\(file), line \(line): \(sentence)"
    }

    fileprivate init(_ file: String, _ node: Node, _ sentence: String) {
        self.init(file, line: node.mark?.line ?? 1, sentence)
    }
}
