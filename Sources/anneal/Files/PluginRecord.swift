internal import AnnealExperiment
internal import Foundation

extension RunPlugin {
    /// Writes them beside a log: a CSV file has no place for them that all readers would skip. A log that is no file, a pipe
    /// say, has nothing beside it.
    static func write(_ plugins: [RunPlugin], besideLog log: String) throws {
        var status = stat()
        guard stat(log, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
        try Output(log + ".plugins.json", option: "the record of plugins").write(json: plugins)
    }
}
