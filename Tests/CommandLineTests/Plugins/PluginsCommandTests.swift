import Foundation
import TestSupport
import Testing

/// `anneal plugins`, and where plugins come from.
@Suite struct PluginsCommandTests {
    private struct Row: Decodable {
        let name: String?
        let kind: String?
        let file: String
        let status: String
        let reason: String?
    }

    private func list(
        _ arguments: [String] = [], environment: [String: String] = [:], in folder: URL? = nil, program: String? = nil
    ) throws -> [Row] {
        let result = try Command.anneal(
            ["plugins", "list", "--json", "-"] + arguments, environment: environment, in: folder, program: program)
        #expect(result.status == 0 && result.errors.isEmpty)
        return try result.decode([Row].self)
    }

    private func copy(_ plugin: String, to folder: String, as name: String? = nil) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            atPath: "\(Command.plugins)/\(plugin).so", toPath: "\(folder)/\(name ?? plugin).so")
    }

    @Test func `the strategies there are`() throws {
        let result = try Command.anneal("plugins", "list")
        #expect(result.status == 0 && result.errors.isEmpty)
        let lines = result.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(lines.first == ["NAME", "KIND", "VERSION", "SUMMARY"])
        #expect(result.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
        let names = lines.dropFirst().filter { $0.count > 1 && ["schedule", "optimizer"].contains($0[1]) }.map { $0[0] }
        let long = try Command.anneal("plugins", "list", "--long")
        #expect(long.output.hasPrefix("NAME") && long.output.contains(" \(Command.plugins)/adam.so "))
        #expect(names == names.sorted())
        #expect(
            Set(names).isSuperset(of: [
                "fixed", "step", "exponential", "cosine", "cosine-restarts", "cyclic", "warmup", "sgd", "adagrad",
                "rmsprop", "adam",
            ]))
        #expect(try Command.anneal("plugins").output == result.output)
    }

    @Test func `one explained`() throws {
        let result = try Command.anneal("plugins", "show", "step")
        #expect(
            result.output == """
                step: Drops by the factor gamma every step_size ticks.
                schedule, version 1.0.0, one tick per epoch
                \(Command.plugins)/step.so

                PARAMETER  TYPE    RANGE    DEFAULT   MEANING
                step_size  time    above 0  required  Ticks between two drops.
                gamma      number  0 to 1   0.1       Factor per drop.

                A time is a number of ticks, or a length: 5%, 2 epochs, 500 steps, 6400 samples.

                """)
    }

    @Test func `a name that is like no other`() throws {
        let result = try Command.anneal("plugins", "show", "qqqqqqqqqq")
        let known = try list().compactMap(\.name).sorted().joined(separator: ", ")
        #expect(result.errors == "anneal: there is no plugin called qqqqqqqqqq: known are \(known)\n")
        #expect(result.status == 2)
    }

    @Test func `one explained to a program`() throws {
        struct Description: Decodable {
            struct Parameter: Decodable {
                let key: String
                let `default`: String
            }
            let name: String
            let kind: String
            let clock: String
            let channels: [String]
            let parameters: [Parameter]
        }
        let result = try Command.anneal("plugins", "show", "cyclic", "--json", "-")
        let description = try result.decode(Description.self)
        #expect(description.name == "cyclic" && description.kind == "schedule" && description.clock == "step")
        #expect(description.channels == ["lr", "momentum"])
        #expect(description.parameters.first { $0.key == "step_size_up" }?.default == "2000")
    }

    /// No strategy is linked into the program: with its file moved away the name is unknown.
    @Test func `a strategy is its file`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let program = folder.file("bin/anneal")
        try FileManager.default.createDirectory(atPath: folder.file("bin"), withIntermediateDirectories: true)
        try Command.copyProgram(to: program)

        let alone = try Command.anneal(["schedule", "cosine"], program: program)
        #expect(alone.status == 2)
        #expect(alone.errors.hasPrefix("anneal: there is no schedule called cosine: "))

        for plugin in ["cosine", "step"] { try copy(plugin, to: folder.file("lib/anneal/plugins")) }
        #expect(try Command.anneal(["schedule", "cosine"], program: program).status == 0)
        #expect(try list(program: program).map(\.name) == ["cosine", "step"])

        try FileManager.default.moveItem(
            atPath: folder.file("lib/anneal/plugins/cosine.so"), toPath: folder.file("cosine.so"))
        let without = try Command.anneal(["schedule", "cosin"], in: folder.url, program: program)
        #expect(without.status == 2)
        #expect(without.errors.hasPrefix("anneal: there is no schedule called cosin: known are step\n"))
        #expect(
            try Command.anneal(["schedule", "cosine", "--plugin", "cosine.so"], in: folder.url, program: program).status
                == 0)
    }

    @Test func `every place is searched, in order`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let places = ["option", "variable", "data/anneal/plugins", "home/.local/share/anneal/plugins"]
        for place in places { try copy("cosine", to: folder.file(place)) }
        let named = folder.file("named.so")
        try FileManager.default.copyItem(atPath: Command.plugins + "/cosine.so", toPath: named)

        var environment = ["HOME": folder.file("home")]
        let installed = Command.plugins + "/cosine.so"
        func files(_ arguments: [String] = []) throws -> [String] {
            let rows = try list(arguments, environment: environment, in: folder.url).filter { row in
                row.name == "cosine"
            }
            #expect(rows.first?.status == "usable" && rows.dropFirst().allSatisfy { $0.status == "shadowed" })
            let winner = rows.first?.file ?? ""
            #expect(rows.dropFirst().allSatisfy { $0.reason == "offers cosine, which is taken from \(winner)" })
            return rows.map(\.file)
        }
        #expect(try files() == [folder.file(places[3]) + "/cosine.so", installed])
        environment["XDG_DATA_HOME"] = folder.file("data")
        #expect(try files() == [folder.file(places[2]) + "/cosine.so", installed])
        environment["ANNEAL_PLUGIN_PATH"] = "/nowhere:\(folder.file("variable"))"
        let three = [folder.file(places[1]), folder.file(places[2])].map { $0 + "/cosine.so" } + [installed]
        #expect(try files() == three)
        #expect(try files(["--plugin-path", folder.file("option")]) == [folder.file("option/cosine.so")] + three)
        #expect(
            try files(["--plugin-path", folder.file("option"), "--plugin", named])
                == [named, folder.file("option/cosine.so")] + three)
    }

    @Test func `the current directory is not searched`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try copy("cosine", to: folder.url.path, as: "here")
        #expect(try list(in: folder.url).allSatisfy { !$0.file.hasSuffix("here.so") })
        // Named, it is: an empty element of the variable is a folder somebody wrote down by accident.
        #expect(
            try list(environment: ["ANNEAL_PLUGIN_PATH": ":"], in: folder.url)
                .allSatisfy { !$0.file.hasSuffix("here.so") })
    }

    @Test func `broken files are listed with their reason`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.write("not a library", to: "text.so")
        let bytes = try Data(contentsOf: URL(filePath: Command.plugins + "/cosine.so"))
        try bytes.prefix(8192).write(to: URL(filePath: folder.file("torn.so")))
        let result = try Command.anneal("plugins", "list", "--plugin-path", folder.url.path)
        #expect(result.status == 0)
        let lines = result.output.split(separator: "\n").filter { $0.hasPrefix("broken: ") }
        #expect(
            lines.first
                == "broken: \(folder.file("text.so")) is not a shared library: it does not begin with the ELF magic number"
        )
        #expect(lines.count == 2 && lines.last?.hasPrefix("broken: \(folder.file("torn.so")) is cut short, ") == true)

        let unknown = try Command.anneal("schedule", "torn", "--plugin-path", folder.url.path)
        #expect(unknown.errors.contains("; 2 files could not be used; see anneal plugins list\n"))
    }
}
