internal import AnnealHost
internal import ArgumentParser

/// Which plugins are loaded.
struct PluginOptions: ParsableArguments {
    @OptionGroup var search: SearchOptions

    @Flag(help: "Load no plugin but those that anneal.lock trusts, exactly those bytes.")
    var locked = false

    @Option(help: ArgumentHelp("The same with another lock than anneal.lock.", valueName: "file"))
    var lock: String?

    /// Whether a lock says what may be loaded.
    var isLocked: Bool { locked || lock != nil }

    func registry() throws -> Registry {
        guard isLocked else { return try Registry(searching: search.path) }
        let lock = try PluginLockFile(lock ?? PluginLockFile.usual).lock()
        return try Registry(searching: search.path, admitting: lock)
    }

    /// As the program takes them.
    var words: [String] { search.words + (locked ? ["--locked"] : []) + (lock.map { ["--lock", $0] } ?? []) }

    /// For a command to paste.
    var asTyped: [String] { words.map(shellQuoted) }
}
