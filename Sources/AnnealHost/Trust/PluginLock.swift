internal import AnnealFiles
internal import SystemPackage

/// Which plugins are trusted: their bytes, and what they did when they were.
///
///     let registry = try Registry(searching: SearchPath(), admitting: lock)
///     try registry.component("cosine")   // only if the bytes that are loaded are those of the lock, and do the same
///
/// It travels with an experiment: it holds no paths, and its numbers hold on other machines.
public struct PluginLock: Sendable, Equatable {
    /// The name of a lock's file, unless its user chose another.
    public static let usualFile = "anneal.lock"

    /// A component as it was when it was trusted.
    public struct Entry: Sendable, Equatable {
        public let name: String
        public let kind: Component.Kind
        public let version: String
        /// The name of its file, without folders: another name is no harm, but says which file was meant.
        public let file: String
        /// The file's length. A file of another length need not be read.
        public let bytes: Int
        /// The digest of the file, 64 hexadecimal digits.
        public let sha256: String
        public let behaviour: BehaviourRecord

        public init(
            name: String, kind: Component.Kind, version: String, file: String, bytes: Int, sha256: String,
            behaviour: BehaviourRecord
        ) {
            self.name = name
            self.kind = kind
            self.version = version
            self.file = file
            self.bytes = bytes
            self.sha256 = sha256
            self.behaviour = behaviour
        }

        /// A component as it is now, which was loaded from a sealed copy.
        ///
        /// - Throws: if it does not do the same twice. Then no record of it would ever hold.
        public init(_ component: Component) throws(PluginError) {
            let behaviour = BehaviourRecord(of: component)
            if let difference = BehaviourRecord(of: component).difference(from: behaviour, of: component.kind) {
                let refusal = PluginLockRefusal.unsteady(component.name, difference)
                throw PluginError(file: component.file, reason: .notAdmitted(LoadRefusal(refusal)))
            }
            self.init(
                name: component.name, kind: component.kind, version: component.version,
                file: PluginLock.name(ofFile: component.file), bytes: component.plugin.size,
                sha256: try component.plugin.digest().description, behaviour: behaviour)
        }
    }

    /// The name of the lock's own file, for sentences.
    public let file: String
    /// The entries, ascending by name.
    public private(set) var entries: [Entry]

    /// - Throws: if two have one name.
    public init(file: String, entries: [Entry]) throws(PluginLockError) {
        self.file = file
        self.entries = entries.sorted { $0.name < $1.name }
        for (entry, next) in zip(self.entries, self.entries.dropFirst()) where entry.name == next.name {
            throw PluginLockError(file: file, reason: .duplicateName(entry.name))
        }
    }

    public func entry(_ name: String) -> Entry? { entries.first { $0.name == name } }

    /// Replaces the entry of its name, or adds it.
    public mutating func trust(_ entry: Entry) {
        entries.removeAll { $0.name == entry.name }
        let index = entries.firstIndex { $0.name > entry.name } ?? entries.endIndex
        entries.insert(entry, at: index)
    }

    /// The name of a file, without its folders.
    static func name(ofFile path: String) -> String { FilePath(path).lastComponent?.string ?? path }
}
