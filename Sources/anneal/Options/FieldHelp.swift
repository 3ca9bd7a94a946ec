internal import AnnealExperiment
internal import ArgumentParser

extension ArgumentHelp {
    /// The help of an option that sets a field of an experiment, with the default that an experiment has there.
    static func field(_ key: Experiment.Key, _ text: String, _ valueName: String) -> ArgumentHelp {
        let standard = Experiment().texts(of: key).joined(separator: ", ")
        return ArgumentHelp("\(text) (default: \(standard))", valueName: valueName)
    }
}

extension FieldCoded {
    /// Reads an option's value as the field of that name would: the text as it is, or a sentence about a rule that it breaks.
    ///
    /// Options that use it parse `.unconditional`ly, since the parser would call the value of `--lr -1` missing.
    static func checked(_ key: Key) -> @Sendable (String) throws -> String {
        { text in
            do {
                var probe = Self()
                try probe.set(key, to: [text])
                return text
            } catch FieldError.badValue(_, _, let error) {
                throw error
            }
        }
    }
}
