internal import AnnealHost
internal import ArgumentParser

struct PluginsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugins", abstract: "List the strategies there are, explain one, write one, test one, trust one.",
        subcommands: [
            List.self, Show.self, New.self, PluginsCheck.self, PluginsCheckOne.self, PluginsTrySchedule.self,
            Trust.self,
        ],
        defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List every plugin found, broken and shadowed ones with their reason.")

        @OptionGroup var plugins: PluginOptions
        @Flag(help: "Show each plugin's file, too, as a terminal that is wide enough does anyway.")
        var long = false
        @Option(
            help: ArgumentHelp("Write the list as JSON; - is standard output.", valueName: "file"), completion: .file())
        var json: String?

        func run() throws {
            let outputs = try OutputOptions(json: json, besides: FilesInUse(of: plugins.environment))
            let rows = try plugins.registry().entries.map(PluginRow.init)
            if let json = outputs.json { try json.write(json: rows) }
            let console = Console(standardOutputIsTaken: outputs.takesStandardOutput)
            if outputs.takesStandardOutput { return }
            let usable = rows.filter { $0.status == "usable" }.sorted { $0.name ?? "" < $1.name ?? "" }
            let names =
                [["NAME", "KIND", "VERSION"]] + usable.map { [$0.name ?? "", $0.kind ?? "", $0.version ?? ""] }
            let summaries = ["SUMMARY"] + usable.map { $0.summary ?? "" }
            let files = ["FILE"] + usable.map(\.file)
            let whole = TextTable(zip(names, zip(files, summaries)).map { $0 + [$1.0, $1.1] }).lines
            let fits = whole.allSatisfy { $0.count <= console.columns ?? 0 }
            console.print(
                long || fits
                    ? whole : TextTable(zip(names, summaries).map { $0 + [$1] }, columns: console.drawingColumns).lines)
            for row in rows where row.status != "usable" {
                console.print("\(row.status): \(row.file) \(row.reason ?? "")")
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Explain a strategy and its parameters.")

        @Argument(help: "The strategy's name.", completion: NameCompletion.strategy) var name: String
        @OptionGroup var plugins: PluginOptions
        @Option(help: ArgumentHelp("Write it as JSON; - is standard output.", valueName: "file"), completion: .file())
        var json: String?

        func run() throws {
            let outputs = try OutputOptions(json: json, besides: FilesInUse(of: plugins.environment))
            let description = ComponentDescription(try plugins.registry().component(name))
            if let json = outputs.json { try json.write(json: description) }
            if outputs.takesStandardOutput { return }
            let console = Console(standardOutputIsTaken: false)
            console.print(description.lines(columns: console.drawingColumns))
        }
    }
}

/// A line of the list, as JSON has it.
private struct PluginRow: Encodable {
    let name: String?
    let kind: String?
    let version: String?
    let summary: String?
    let file: String
    let status: String
    let reason: String?

    init(_ entry: Registry.Entry) {
        let component: Component?
        switch entry {
        case .usable(let found): (component, status, reason) = (found, "usable", nil)
        case .shadowed(let found, let winner):
            (component, status, reason) = (found, "shadowed", "offers \(found.name), which is taken from \(winner)")
        case .broken(let error):
            let status = error.reason.isOfPolicy ? "refused" : "broken"
            let sentence = Advice.join(error.reason.predicate, Advice.whatToType(for: error))
            (component, self.status, reason) = (nil, status, sentence)
            file = error.file
            name = nil
            kind = nil
            version = nil
            summary = nil
            return
        }
        name = component?.name
        kind = component?.kind.rawValue
        version = component?.version
        summary = component?.summary
        file = component?.file ?? ""
    }
}

/// A component, as JSON has it.
private struct ComponentDescription: Encodable {
    struct Parameter: Encodable {
        let key: String
        let type: String
        let range: String
        let `default`: String
        let help: String
    }

    let name: String
    let kind: String
    let version: String
    let summary: String
    let file: String
    let clock: String?
    let channels: [String]
    let parameters: [Parameter]

    init(_ component: Component) {
        name = component.name
        kind = component.kind.rawValue
        version = component.version
        summary = component.summary
        file = component.file
        clock = component.defaultClock?.rawValue
        channels = component.channels
        parameters = component.parameters.map {
            Parameter(key: $0.key, type: $0.typeText, range: $0.rangeText, default: $0.defaultText, help: $0.help)
        }
    }

    /// For people.
    func lines(columns: Int) -> [String] {
        let tick = clock.map { ", one tick per \($0)" } ?? ""
        let head = "\(name): \(summary)".wrapped(to: columns) + ["\(kind), version \(version)\(tick)", file]
        if parameters.isEmpty { return head + ["It has no parameters."] }
        let rows = parameters.map { [$0.key, $0.type, $0.range, $0.default, $0.help] }
        let table = TextTable([["PARAMETER", "TYPE", "RANGE", "DEFAULT", "MEANING"]] + rows, columns: columns).lines
        let hasTimes = parameters.contains { $0.type == "time" || $0.type == "list of times" }
        let note = "A time is a number of ticks, or a length: 5%, 2 epochs, 500 steps, 6400 samples."
        let list = table.allSatisfy { $0.count <= columns } ? table : parameters.flatMap { $0.lines(columns: columns) }
        return head + [""] + list + (hasTimes ? [""] + note.wrapped(to: columns) : [])
    }
}

extension ComponentDescription.Parameter {
    /// One below the other, for a terminal that has no room for a table: `T_max: time, above 0, default the whole run`.
    fileprivate func lines(columns: Int) -> [String] {
        let standard = `default` == "required" ? `default` : "default \(`default`)"
        let values = "\(key): \([type, range, standard].filter { !$0.isEmpty }.joined(separator: ", "))"
        return values.wrapped(to: columns) + help.wrapped(to: columns - 4).map { "    \($0)" }
    }
}
