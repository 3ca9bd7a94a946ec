import AnnealHost
import Foundation
import Testing

/// Laws that every installed library obeys.
@Suite struct FileConformanceTests {
    /// One folder under Plugins/, one line in Package.swift, one library.
    @Test func everyFolderIsInstalled() throws {
        let package = Golden.folder.deletingLastPathComponent().deletingLastPathComponent()
        let manifest = try String(contentsOf: package.appending(path: "Package.swift"), encoding: .utf8)
        let lines = manifest.matches(of: /\(folder: "(\w+)", name: "([a-z-]+)"\)/)
        let folders = try FileManager.default.contentsOfDirectory(atPath: package.appending(path: "Plugins").path)
        #expect(Set(lines.map { String($0.1) }) == Set(folders).subtracting(["exports.map"]))
        #expect(
            Set(lines.map { String($0.2) }) == Set(InstalledPlugins.schedules + InstalledPlugins.optimizers))
    }

    @Test(arguments: InstalledPlugins.files)
    func exportsExactlyOneFunction(file: String) throws {
        #expect(try SharedObject.inspect(file).exportedFunctions == ["anneal_plugin_v1"])
    }

    @Test(arguments: InstalledPlugins.files)
    func canBeOpenedTwice(file: String) throws {
        let path = SearchPath(files: [file], folders: [], environment: [:], executable: "/")
        let first = try Registry(searching: path).components
        let second = try Registry(searching: path).components
        #expect(first.map(\.name) == second.map(\.name) && first.map(\.parameters) == second.map(\.parameters))
    }

    @Test(arguments: InstalledPlugins.schedules + InstalledPlugins.optimizers)
    func tablesSpeakForThemselves(name: String) throws {
        let component = try InstalledPlugins.registry.component(name)
        #expect(component.summary.hasSuffix("."))
        #expect(component.name == name && !component.version.isEmpty)
        for parameter in component.parameters {
            #expect(parameter.help.hasSuffix("."), "\(parameter.key)")
            if case .number(let number) = parameter.fallback { #expect(parameter.accepts(number), "\(parameter.key)") }
        }
    }

    @Test(arguments: InstalledPlugins.schedules + InstalledPlugins.optimizers)
    func refusesWhatIsOutsideItsTable(name: String) throws {
        let component = try InstalledPlugins.registry.component(name)
        #expect(throws: SpecificationError.self) {
            try Arguments([.init("no_such_key", .word("1"))], for: component)
        }
        for parameter in component.parameters where parameter.kind == .float || parameter.kind == .integer {
            for value in [parameter.minimum - 1, parameter.maximum + 1] where value.isFinite {
                #expect(throws: SpecificationError.self, "\(parameter.key)=\(value)") {
                    try Arguments([.init(parameter.key, .word(value.shortest))], for: component)
                }
            }
            if parameter.fallback == .required {
                #expect(throws: SpecificationError.self) { try Arguments([], for: component) }
            }
        }
    }
}
