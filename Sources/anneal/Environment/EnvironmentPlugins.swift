internal import AnnealExperiment
internal import AnnealHost

extension RunEnvironment {
    /// Whether a lock says what may be loaded.
    var usesLock: Bool { isLocked || lock != nil }

    /// The plugins that may be loaded.
    func registry() throws -> Registry {
        guard usesLock else { return try Registry(searching: searchPath) }
        let lock = try PluginLockFile(lock ?? PluginLock.usualFile).lock()
        return try Registry(searching: searchPath, admitting: lock)
    }

    /// The options that name its plugins, as the program takes them.
    var pluginWords: [String] {
        plugins.flatMap { ["--plugin", $0] } + pluginFolders.flatMap { ["--plugin-path", $0] }
            + (isLocked ? ["--locked"] : []) + (lock.map { ["--lock", $0] } ?? [])
    }
}
