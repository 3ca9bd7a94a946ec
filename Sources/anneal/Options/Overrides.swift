internal import AnnealExperiment

/// The fields that options give, of whatever they are applied to: the defaults, a recipe, or the run of a checkpoint.
struct Overrides {
    private(set) var experiment: [Experiment.Key: [String]] = [:]
    private(set) var environment: [RunEnvironment.Key: [String]] = [:]

    /// - Throws: `FieldError` if two options say the same thing.
    init(_ options: [any SettingOptions]) throws {
        for options in options { add(options) }
        try Experiment.checkTogether(experiment.keys)
    }

    private mutating func add<Options: SettingOptions>(_ options: Options) {
        for setting in Options.settings { experiment[setting.key] = setting.texts(options) }
        for setting in Options.environment { environment[setting.key] = setting.texts(options) }
    }

    /// Whether nothing of an experiment was given.
    var isEmpty: Bool { experiment.isEmpty }

    func apply(to value: inout Experiment) throws { try Self.apply(experiment, to: &value) }

    func apply(to value: inout RunEnvironment) throws { try Self.apply(environment, to: &value) }

    private static func apply<Value: FieldCoded>(_ given: [Value.Key: [String]], to value: inout Value) throws {
        // In the table's order, so that the same one of several mistakes is always reported.
        for field in Value.fields {
            if let texts = given[field.key] { try value.set(field.key, to: texts, reader: .files) }
        }
    }
}

extension FieldCoded {
    /// The options that make this of the defaults, for a command to paste.
    var asTyped: [String] {
        changes.flatMap { field in
            let option = "--\(field.key.rawValue)"
            return field.kind == .flag ? [option] : field.texts(self).flatMap { [option, shellQuoted($0)] }
        }
    }
}

/// A word as a POSIX shell reads it back.
func shellQuoted(_ word: String) -> String {
    let plain = word.utf8.allSatisfy {
        (97...122).contains($0) || (65...90).contains($0) || (48...57).contains($0) || "-_./:,=+%".utf8.contains($0)
    }
    return plain && !word.isEmpty ? word : "'\(word.replacing("'", with: "'\\''"))'"
}
