public import AnnealFiles

/// Why a lock cannot be used: one sentence that begins with its file.
public struct PluginLockError: Error, CustomStringConvertible, Sendable, Equatable {
    public enum Reason: Sendable, Equatable {
        case missing
        case unreadable(String)
        /// Others could change it.
        case exposed(PathPermissions.Exposure)
        /// How it differs from a lock.
        case damaged(String)
        case otherFormat(Int, known: Int)
        case duplicateName(String)
    }

    public let file: String
    public let reason: Reason

    public init(file: String, reason: Reason) {
        self.file = file
        self.reason = reason
    }

    public var description: String {
        let sentence =
            switch reason {
            case .missing: "does not exist"
            case .unreadable(let words): "cannot be read: \(words)"
            case .exposed(let exposure): exposure.predicate
            case .damaged(let how):
                "is damaged, \(how): take an intact copy, or delete it and trust the plugins again"
            case .otherFormat(let format, let known):
                "is of format \(format), and this anneal reads format \(known): use the anneal that wrote it, or delete it and "
                    + "trust the plugins again"
            case .duplicateName(let name): "has two entries called \(name): keep the one that is right"
            }
        return "\(file) \(sentence)"
    }
}
