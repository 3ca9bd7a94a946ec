/// Which plugins are trusted: their bytes, and what they did when they were.
///
///     let registry = try Registry(searching: SearchPath(), admitting: .locked(lock))
///     try registry.component("cosine")   // only if the bytes that are loaded are those of the lock, and do the same
///
/// It travels with an experiment: it holds no paths, and its numbers hold on other machines.
public struct PluginLock: Sendable, Equatable {
    /// A component as it was when it was trusted.
    public struct Entry: Sendable, Equatable {
        public let name: String
        public let kind: Component.Kind
        public let version: String
        /// The name of its file, without folders: another name is no harm, but says which file was meant.
        public let file: String
        /// The file's length. A file of another length need not be read.
        public let bytes: Int
        /// Of the file.
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

        /// Of a component that was loaded from a sealed copy.
        ///
        /// - Throws: if it does not do the same twice. Then no record of it would ever hold.
        public init(_ component: Component) throws(PluginError) {
            let behaviour = BehaviourRecord(of: component)
            if let difference = BehaviourRecord(of: component).difference(from: behaviour, of: component.kind) {
                let reason = PluginError.Reason.unsteady(component.name, difference)
                throw PluginError(file: component.file, reason: reason)
            }
            self.init(
                name: component.name, kind: component.kind, version: component.version,
                file: PluginLock.fileName(of: component.file), bytes: component.plugin.size,
                sha256: try component.plugin.digest().description, behaviour: behaviour)
        }
    }

    /// The name of the file it stands in, for sentences.
    public let file: String
    /// By name.
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

    /// Puts an entry in the place of the one of its name.
    public mutating func trust(_ entry: Entry) {
        entries.removeAll { $0.name == entry.name }
        let place = entries.firstIndex { $0.name > entry.name } ?? entries.endIndex
        entries.insert(entry, at: place)
    }

    static func fileName(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    }
}

// MARK: - Questions

extension PluginLock {
    /// Can it be a trusted file? Asked before it is read: one of another name and length can not.
    func ask(for path: String, count: UInt64) throws(PluginError.Reason) {
        let name = Self.fileName(of: path)
        guard entries.contains(where: { $0.file == name || $0.bytes == Int(clamping: count) }) else {
            throw .notInLock(file)
        }
    }

    /// Is it one? Asked before anything in it runs.
    func admit(_ digest: SHA256, of path: String) throws(PluginError.Reason) {
        guard !entries.contains(where: { $0.sha256 == digest.description }) else { return }
        guard let meant = entries.first(where: { $0.file == Self.fileName(of: path) }) else { throw .notInLock(file) }
        throw .otherBytes(meant.name, now: digest.description, trusted: meant.sha256, lock: file)
    }

    /// Is a component of such a file what it was?
    func check(_ component: Component) throws(PluginError) {
        func refuse(_ reason: PluginError.Reason) -> PluginError { PluginError(file: component.file, reason: reason) }
        let digest = try component.plugin.digest().description
        guard let entry = entry(component.name), entry.sha256 == digest else {
            throw refuse(.otherComponent(component.name, lock: file))
        }
        guard entry.kind == component.kind, entry.version == component.version else {
            let what = "the \(component.kind.rawValue) \(component.name) \(component.version)"
            throw refuse(.otherComponent(what, lock: file))
        }
        let now = BehaviourRecord(of: component)
        if let difference = now.difference(from: entry.behaviour, of: component.kind) {
            throw refuse(.otherBehaviour(component.name, difference, lock: file))
        }
    }

    /// Why a name cannot be used.
    func refusal(of name: String, among broken: [PluginError]) -> SpecificationError {
        guard let entry = entry(name) else {
            return .notTrusted(
                sentence:
                    "\(name) is not in \(file): run anneal plugins trust \(name)\(Self.option(file)), if you do trust it"
            )
        }
        let reason = broken.first { error in
            switch error.reason {
            case .otherBytes(name, _, _, _), .otherBehaviour(name, _, _): true
            // The trusted file itself, which others can write or which is broken.
            default: Self.fileName(of: error.file) == entry.file
            }
        }
        let missing =
            "no file that was found has the bytes of \(name) that \(file) trusts, SHA-256 \(Self.short(entry.sha256)), "
            + "then called \(entry.file): put it back, or trust the one you have"
        return .notTrusted(sentence: reason?.description ?? missing)
    }

    /// What `trust` has to be told of this lock.
    static func option(_ file: String) -> String { file == "anneal.lock" ? "" : " --lock \(file)" }

    /// The beginning of a digest.
    static func short(_ digest: String) -> String { "\(digest.prefix(12))…" }
}
