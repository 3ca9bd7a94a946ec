internal import AnnealHost
internal import ArgumentParser

/// Where plugins are looked for.
struct PluginOptions: ParsableArguments {
    @Option(
        name: .customLong("plugin"),
        help: ArgumentHelp("A plugin's shared library; may be repeated.", valueName: "file"))
    var files: [String] = []

    @Option(
        name: .customLong("plugin-path"),
        help: ArgumentHelp("A folder searched before the usual ones; may be repeated.", valueName: "dir"))
    var folders: [String] = []

    func registry() throws -> Registry { try Registry(searching: SearchPath(files: files, folders: folders)) }
}
