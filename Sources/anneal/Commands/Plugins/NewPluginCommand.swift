internal import ArgumentParser

extension PluginsCommand {
    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "new", abstract: "Write a folder with a new plugin, ready to build.",
            discussion: """
                The folder holds a plugin that works, one file of it to be edited, and a README.md with the command that builds \
                it. `anneal plugins check` then says what is wrong with it.
                """)

        @Argument(help: "The strategy's name: lower-case letters, digits and hyphens.") var name: String
        @Option(help: "What it is: schedule or optimizer.") var kind: PluginScaffold.Kind
        @Option(help: "What it is written in: swift, c, cpp, rust, fortran or zig.")
        var language: PluginScaffold.Language
        @Option(
            help: ArgumentHelp("The folder to write; without it, one of the plugin's name.", valueName: "dir"),
            completion: .directory)
        var directory: String?

        func run() throws {
            let scaffold = try PluginScaffold(PluginName(name), kind: kind, language: language)
            let folder = directory ?? name
            try scaffold.write(to: folder)
            let console = Console(standardOutputIsTaken: false)
            for file in scaffold.files { console.print("\(folder)/\(file.path)") }
            if let source = scaffold.source {
                console.print("Edit \(source); README.md has the command that builds it.")
            }
        }
    }
}

extension PluginScaffold.Kind: ExpressibleByArgument {}
extension PluginScaffold.Language: ExpressibleByArgument {}
