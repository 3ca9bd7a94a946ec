internal import AnnealExperiment
internal import AnnealFiles

extension RunPlugin {
    static func companion(ofLog log: String) -> String { log + ".plugins.json" }

    /// Writes them beside a log: a CSV file has no place for them that all readers would skip. A log that is no file, a pipe
    /// say, has nothing beside it.
    static func write(_ plugins: [RunPlugin], besideLog log: String) throws {
        guard FileIdentity(log) != nil else { return }
        try Output(companion(ofLog: log), option: "the record of plugins").write(json: plugins)
    }
}

extension RunLeg {
    static func companion(ofLog log: String) -> String { log + ".history.json" }

    /// Writes the parts of a run that was gone on with otherwise beside its log.
    static func write(_ legs: [RunLeg], besideLog log: String) throws {
        guard legs.count > 1, FileIdentity(log) != nil else { return }
        try Output(companion(ofLog: log), option: "the record of what was changed").write(json: legs)
    }
}
