internal import AnnealExperiment

/// An option, and the field that it sets: one row of the table by which options are applied and which a command to paste is
/// written by.
///
///     Setting(.batchSize, \StepOptions.batchSize)
struct Setting<Options, Value: FieldCoded> {
    let key: Value.Key
    /// What was typed, in options; `nil` if it was not.
    let texts: (Options) -> [String]?

    init(_ key: Value.Key, _ path: KeyPath<Options, String?>) {
        self.key = key
        texts = { options in options[keyPath: path].map { [$0] } }
    }

    init(_ key: Value.Key, word path: KeyPath<Options, (some RawRepresentable<String>)?>) {
        self.key = key
        texts = { options in options[keyPath: path].map { [$0.rawValue] } }
    }

    init(_ key: Value.Key, list path: KeyPath<Options, [String]>) {
        self.key = key
        texts = { options in options[keyPath: path].isEmpty ? nil : options[keyPath: path] }
    }

    init(_ key: Value.Key, flag path: KeyPath<Options, Bool>) {
        self.key = key
        texts = { options in options[keyPath: path] ? ["true"] : nil }
    }
}

/// Options that set fields of an experiment or of its environment.
protocol SettingOptions {
    static var settings: [Setting<Self, Experiment>] { get }
    static var environment: [Setting<Self, RunEnvironment>] { get }
}

extension SettingOptions {
    static var settings: [Setting<Self, Experiment>] { [] }
    static var environment: [Setting<Self, RunEnvironment>] { [] }
}
