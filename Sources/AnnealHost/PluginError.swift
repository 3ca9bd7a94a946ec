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
        /// The file itself, or a folder on the way to it.
        case writableByOthers(String)
        case foreignOwner(of: String, user: UInt32)
        /// It is another file than when it was loaded.
        case changed
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
        case .refused: "refuses to work in this host: its anneal_plugin_v1 returned nothing"
        case .tooSmall(let table, let size, let minimum):
            "has a \(table) of \(size) bytes, fewer than the \(minimum) of the first version: "
                + "set its struct_size to sizeof"
        case .contradiction(let what): "contradicts itself: \(what)"
        case .duplicateName(let name): "offers two components called \(name): a name is unique in its library"
        case .unreadableDirectory(let words): "cannot be searched for plugins: \(words)"
        case .relativeDirectory: "is not searched for plugins: only absolute folders mean the same everywhere"
        case .writableByOthers(let place):
            "is not trusted: others than the owner can write \(place), so take that away, chmod go-w, or use another folder"
        case .foreignOwner(let place, let user):
            "is not trusted: \(place) belongs to user \(user), who is neither root nor you, so install a copy of your own"
        case .changed: "was changed after it was loaded: start again"
        }
    }
}

/// What a component did wrong while it was used, in its own sentence where it gave one.
public struct ComponentFailure: Error, CustomStringConvertible, Sendable, Equatable {
    public let component: String
    public let sentence: String

    public init(component: String, sentence: String) {
        self.component = component
        self.sentence = sentence
    }

    public var description: String { "\(component): \(sentence)" }
}
