internal import AnnealHost
internal import ArgumentParser

/// Where plugins are looked for.
struct SearchOptions: ParsableArguments {
    @Option(
        name: .customLong("plugin"),
        help: ArgumentHelp("A plugin's shared library; may be repeated.", valueName: "file"), completion: .file())
    var files: [String] = []

    @Option(
        name: .customLong("plugin-path"),
        help: ArgumentHelp("A folder searched before the usual ones; may be repeated.", valueName: "dir"),
        completion: .directory)
    var folders: [String] = []

    var path: SearchPath { SearchPath(files: files, folders: folders) }
}
