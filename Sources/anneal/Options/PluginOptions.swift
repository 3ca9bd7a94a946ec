internal import AnnealExperiment
internal import AnnealHost
internal import ArgumentParser

/// Which plugins are loaded.
struct PluginOptions: ParsableArguments {
    @OptionGroup var search: SearchOptions

    @Flag(help: "Load no plugin but those that anneal.lock trusts, exactly those bytes.")
    var locked = false

    @Option(help: ArgumentHelp("The same with another lock than anneal.lock.", valueName: "file"), completion: .file())
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

    /// The environment of something that goes on from a run, whose plugins come before these.
    func environment(after run: RunRecord, _ native: NativeOptions) -> RunEnvironment {
        var environment = environment
        environment.plugins = run.environment.plugins + environment.plugins
        environment.pluginFolders = run.environment.pluginFolders + environment.pluginFolders
        environment.allowsNative = native.allowNative
        return environment
    }

    func registry() throws -> Registry { try environment.registry() }
}
