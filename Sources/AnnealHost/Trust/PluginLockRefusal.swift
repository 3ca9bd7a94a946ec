/// Why a lock does not let a plugin in. A file's sentence has the file as its subject; a name's is whole.
public enum PluginLockRefusal: Error, CustomStringConvertible, Sendable, Equatable {
    /// Nothing of the file has been loaded.
    case notInLock(lock: String)
    /// A file of that name is trusted with other bytes; nothing of it has been loaded.
    case otherBytes(String, now: String, trusted: String, lock: String)
    /// Its bytes are trusted, but not as this.
    case otherComponent(String, lock: String)
    /// Its bytes are trusted, and do something else now.
    case otherBehaviour(String, BehaviourRecord.Difference, lock: String)
    /// It does something else every time, so that no record of it would hold.
    case unsteady(String, BehaviourRecord.Difference)
    /// A name that the lock does not know.
    case unknownName(String, lock: String)
    /// A name that the lock knows, of a file that is not there.
    case noFile(String, sha256: String, file: String, lock: String)

    public var description: String {
        switch self {
        case .notInLock(let lock): "is not in \(lock), so nothing of it was loaded"
        case .otherBytes(let name, let now, let trusted, let lock):
            "is not the file that \(lock) trusts as \(name), its bytes differ: SHA-256 \(Self.short(now)) instead of "
                + Self.short(trusted)
        case .otherComponent(let what, let lock): "offers \(what), and \(lock) says something else of these bytes"
        case .otherBehaviour(let name, let difference, let lock):
            "has the bytes that \(lock) trusts, but its behaviour differs: of \(name), \(difference)"
        case .unsteady(let name, let difference):
            "cannot be trusted, it does not do the same twice: of \(name), \(difference)"
        case .unknownName(let name, let lock): "\(name) is not in \(lock)"
        case .noFile(let name, let digest, let file, let lock):
            "no file that was found has the bytes of \(name) that \(lock) trusts, SHA-256 \(Self.short(digest)), "
                + "then called \(file)"
        }
    }

    /// The beginning of a digest.
    private static func short(_ digest: String) -> String { "\(digest.prefix(12))…" }
}
