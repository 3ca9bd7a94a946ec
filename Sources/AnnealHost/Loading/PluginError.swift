public import AnnealFiles

/// Why a file cannot be used as a plugin: one sentence that begins with the file.
public struct PluginError: Error, CustomStringConvertible, Sendable, Equatable {
    public enum Reason: Error, Sendable, Equatable {
        /// Found before anything in the file ran.
        case notLoadable(SharedObjectError.Reason)
        /// The dynamic loader's own words.
        case loader(String)
        case refused
        /// A struct is smaller than the first version's.
        case tooSmall(table: String, size: UInt32, minimum: UInt32)
        /// A table says something that cannot be; what.
        case contradiction(String)
        case duplicateName(String)
        case unreadableDirectory(String)
        case relativeDirectory
        /// Others could exchange it.
        case exposed(PathPermissions.Exposure)
        /// It is another file than when it was loaded.
        case changed
        /// There is no sealed copy of it; the system's words.
        case notSealed(String)
        /// It needs a library that lies beside it, which a sealed copy has nothing of.
        case needsNeighbour(String)
        /// The load policy does not let it in.
        case notAdmitted(LoadRefusal)
        /// It offers a name that an earlier file has taken.
        case nameTaken(String, by: String)
    }

    public let file: String
    public let reason: Reason

    public var description: String { "\(file) \(reason.predicate)" }
}

extension PluginError.Reason {
    /// The sentence without its subject, for lists that name the file beside it.
    public var predicate: String {
        switch self {
        case .notLoadable(let reason): reason.predicate
        case .loader(let words): "was refused by the dynamic loader: \(words)"
        case .refused: "refuses to work in this host: its \(PluginABI.entryName) returned nothing"
        case .tooSmall(let table, let size, let minimum):
            "has a \(table) of \(size) bytes, fewer than the \(minimum) of the first version: "
                + "set its struct_size to sizeof"
        case .contradiction(let what): "contradicts itself: \(what)"
        case .duplicateName(let name): "offers two components called \(name): a name is unique in its library"
        case .unreadableDirectory(let words): "cannot be searched for plugins: \(words)"
        case .relativeDirectory: "is not searched for plugins: only absolute folders mean the same everywhere"
        case .exposed(let exposure): exposure.predicate
        case .changed: "was changed after it was loaded: start again"
        case .notSealed(let words): "cannot be copied into sealed memory: \(words)"
        case .needsNeighbour(let library): "needs \(library) beside it, which its sealed copy does not find"
        case .notAdmitted(let refusal): refusal.description
        case .nameTaken(let name, let winner): "offers \(name), as \(winner) does"
        }
    }

    /// Whether it may be a good plugin, but the load policy does not let it in.
    public var isOfPolicy: Bool { if case .notAdmitted = self { true } else { false } }
}
