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
        /// There is no sealed copy of it; the system's words.
        case notSealed(String)
        /// It needs a library that lies beside it, which a sealed copy has nothing of.
        case needsNeighbour(String)
        /// Nothing of it has been loaded.
        case notInLock(String)
        /// A file of that name is trusted with other bytes; nothing of it has been loaded.
        case otherBytes(String, now: String, trusted: String, lock: String)
        /// Its bytes are trusted, but not as this.
        case otherComponent(String, lock: String)
        /// Its bytes are trusted, and do something else now.
        case otherBehaviour(String, BehaviourRecord.Difference, lock: String)
        /// A lock holds a name once.
        case nameTaken(String, by: String)
        /// It does something else every time.
        case unsteady(String, BehaviourRecord.Difference)
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
        case .notSealed(let words): "cannot be copied into sealed memory: \(words)"
        case .needsNeighbour(let library):
            "needs \(library) beside it, of which a lock knows nothing: link that into the plugin, or run without the lock"
        case .notInLock(let lock):
            "is not in \(lock), so nothing of it was loaded: run anneal plugins trust\(PluginLock.option(lock)) on it, if you do trust it"
        case .otherBytes(let name, let now, let trusted, let lock):
            "is not the file that \(lock) trusts as \(name), its bytes differ: SHA-256 \(PluginLock.short(now)) instead of "
                + "\(PluginLock.short(trusted)); put the trusted file back, or run anneal plugins trust\(PluginLock.option(lock)) on this one"
        case .otherComponent(let what, let lock):
            "offers \(what), and \(lock) says something else of these bytes: run anneal plugins trust\(PluginLock.option(lock)) on it"
        case .otherBehaviour(let name, let difference, let lock):
            "has the bytes that \(lock) trusts, but its behaviour differs: of \(name), \(difference); look for what else has "
                + "changed, the machine or a library it needs, or run anneal plugins trust\(PluginLock.option(lock)) on it"
        case .nameTaken(let name, let winner):
            "offers \(name), as \(winner) does: a lock holds a name once, so trust one of them"
        case .unsteady(let name, let difference):
            "cannot be trusted, it does not do the same twice: of \(name), \(difference)"
        }
    }

    /// Whether it may be a good plugin, but is not a trusted one.
    public var isOfLock: Bool {
        switch self {
        case .notInLock, .otherBytes, .otherComponent, .otherBehaviour: true
        default: false
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
