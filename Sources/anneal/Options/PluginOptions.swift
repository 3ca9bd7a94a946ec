internal import AnnealExperiment
internal import AnnealHost
internal import ArgumentParser

/// Which plugins are loaded.
struct PluginOptions: ParsableArguments {
    @OptionGroup var search: SearchOptions

    @Flag(help: "Load no plugin but those that anneal.lock trusts, exactly those bytes.")
    var locked = false

    @Option(help: ArgumentHelp("The same with another lock than anneal.lock.", valueName: "file"))
    var lock: String?

    /// An environment with these plugins.
    var environment: RunEnvironment {
        var environment = RunEnvironment()
        environment.plugins = search.files
        environment.pluginFolders = search.folders
        environment.isLocked = locked
        environment.lock = lock
        return environment
    }

    func registry() throws -> Registry { try environment.registry() }
}

extension RunEnvironment {
    /// Whether a lock says what may be loaded.
    var usesLock: Bool { isLocked || lock != nil }

    /// The plugins that may be loaded.
    func registry() throws -> Registry {
        guard usesLock else { return try Registry(searching: searchPath) }
        let lock = try PluginLockFile(lock ?? PluginLockFile.usual).lock()
        return try Registry(searching: searchPath, admitting: lock)
    }

    /// The options that name its plugins, as the program takes them.
    var pluginWords: [String] {
        plugins.flatMap { ["--plugin", $0] } + pluginFolders.flatMap { ["--plugin-path", $0] }
            + (isLocked ? ["--locked"] : []) + (lock.map { ["--lock", $0] } ?? [])
    }
}
