internal import AnnealExperiment
internal import AnnealHost
internal import Yams

/// A file that holds no experiment.
struct RecipeError: Error, CustomStringConvertible, Excerpted, UsageReporting {
    let description: String
    /// The text with the mistake, and a caret below it.
    private(set) var excerpt: String?

    /// - Parameter what: the file is.
    init(_ file: String, _ problem: YAMLFile.Problem, what: String = "recipe") {
        description =
            switch problem {
            case .unreadable(let reason): "the \(what) \(file) cannot be read: \(reason)"
            case .malformed(let reason, let mark): "\(file), line \(mark?.line ?? 1): it is not YAML: \(reason)"
            case .duplicateKeys(let sentence, let mark): "\(file), line \(mark.line): \(sentence)"
            }
    }

    init(noRecipe word: String, of command: String) {
        description =
            "\(command) takes no argument '\(word)' but a recipe, a .yml file: an option's value follows its name, and a value with "
            + "blanks is quoted"
    }

    init(_ file: String, line: Int, _ sentence: String) { description = "\(file), line \(line): \(sentence)" }

    init(_ file: String, _ node: Node, _ sentence: String) { self.init(file, line: node.mark?.line ?? 1, sentence) }

    /// A field that cannot be what the file says.
    init(_ file: String, _ node: Node, _ error: any Error) {
        switch error {
        case FieldError.missingValue(let name):
            self.init(file, node, "\(name) needs a value, a text as it is typed after --\(name)")
        case let error as FieldError where error.isOfSeveralValues:
            self.init(file, node, "\(error): \(Advice.onSeveralValues)")
        case let error as FieldError: self.init(file, node, "\(error)")
        default: self.init(file, node, Advice.sentence(of: error))
        }
        excerpt = (error as? any Excerpted)?.excerpt
    }
}

extension FieldError {
    fileprivate var isOfSeveralValues: Bool { if case .severalValues = self { true } else { false } }
}
