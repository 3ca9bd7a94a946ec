internal import AnnealFiles
public import AnnealHost

/// A plugin that a run uses, as its record names it: which bytes ran, not only where they were.
public struct RunPlugin: Codable, Sendable, Equatable {
    public let name: String
    public let kind: String
    public let version: String
    public let file: String
    /// The file's digest, as `sha256sum` prints it.
    public let sha256: String

    private init(_ component: Component) throws {
        name = component.name
        kind = component.kind.rawValue
        version = component.version
        file = component.file
        sha256 = try component.plugin.digest().description
    }

    /// Whether a component came from the very bytes.
    func isBytes(of component: Component) throws -> Bool { try component.plugin.digest().description == sha256 }

    /// Each once, in the order given.
    public static func all(of components: [Component]) throws -> [RunPlugin] {
        var names: Set<String> = []
        return try components.filter { names.insert($0.name).inserted }.map(RunPlugin.init)
    }
}
