import Testing

@testable import AnnealHost

/// `Fixtures/probe.c`, a plugin of one schedule and one optimizer in which a test breaks one table.
enum Probe {
    private static let tables = [
        "PLUGIN", "SCHEDULE", "PARAMETER", "SCHEDULE_API", "STATE", "OPTIMIZER", "RATE", "OPTIMIZER_API", "SLOT",
        "REDUCTION", "EVALUATION",
    ]

    static func macros(_ changes: [String: String]) -> [String: String] {
        var macros = ["ENTRY": "&plugin", "OFFERS": changes["EVALUATION"] == nil ? "0" : "1"]
        for table in tables { macros[table] = "" }
        return macros.merging(changes) { $1 }
    }

    static func registry(_ changes: [String: String] = [:]) throws -> Registry {
        try CompiledLibrary.registry(fixture: "probe", macros(changes))
    }

    /// Why the plugin with one change is no plugin, without the name of its file.
    static func defect(_ table: String, _ change: String) throws -> String? {
        let library = try CompiledLibrary(fixture: "probe", macros([table: change]))
        defer { library.remove() }
        do throws(PluginError) {
            _ = try Registry(searching: SearchPath(only: [library.path]))
            return nil
        } catch {
            return error.reason.predicate
        }
    }
}

/// One change to a table, and the sentence it deserves.
struct Defect: CustomTestStringConvertible {
    let table: String
    let change: String
    let sentence: String

    init(_ table: String, _ change: String, _ sentence: String) {
        self.table = table
        self.change = change
        self.sentence = sentence
    }

    var testDescription: String { "\(table): \(change)" }

    func check() throws { #expect(try Probe.defect(table, change) == sentence) }
}
