internal import AnnealExperiment
internal import Foundation

extension RunPlugin {
    /// Writes them beside a log: a CSV file has no place for them that all readers would skip.
    static func write(_ plugins: [RunPlugin], besideLog log: String) throws {
        guard isFile(log) else { return }
        try Output(log + ".plugins.json", option: "the record of plugins").write(json: plugins)
    }
}

extension RunLeg {
    /// Writes the parts of a run that was gone on with otherwise beside its log.
    static func write(_ legs: [RunLeg], besideLog log: String) throws {
        guard legs.count > 1, isFile(log) else { return }
        try Output(log + ".history.json", option: "the record of what was changed").write(json: legs)
    }
}

/// A log that is no file, a pipe say, has nothing beside it.
private func isFile(_ log: String) -> Bool {
    var status = stat()
    return stat(log, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
}
