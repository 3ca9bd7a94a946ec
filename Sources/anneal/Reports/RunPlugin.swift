internal import AnnealFiles
internal import AnnealHost
internal import Foundation

/// A plugin that a run uses, as its record names it: which bytes ran, not only where they were.
struct RunPlugin: Codable {
    let name: String
    let kind: String
    let version: String
    let file: String
    /// Of the file, as `sha256sum` prints it.
    let sha256: String

    private init(_ component: Component) throws {
        name = component.name
        kind = component.kind.rawValue
        version = component.version
        file = component.file
        sha256 = try component.plugin.digest().description
    }

    /// Each once, in the order given.
    static func all(of components: [Component]) throws -> [RunPlugin] {
        var names: Set<String> = []
        return try components.filter { names.insert($0.name).inserted }.map(RunPlugin.init)
    }

    /// Writes them beside a log: a CSV file has no place for them that all readers would skip. A log that is no file, a pipe
    /// say, has nothing beside it.
    static func write(_ plugins: [RunPlugin], besideLog log: String) throws {
        var status = stat()
        guard stat(log, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
        try Output(log + ".plugins.json", option: "the record of plugins").write(json: plugins)
    }
}
