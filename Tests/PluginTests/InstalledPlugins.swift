import AnnealHost
import Foundation
import Testing

/// The plugins that a plain release build installed, which is what users get.
enum InstalledPlugins {
    static let folder: String = {
        guard let prefix = ProcessInfo.processInfo.environment["ANNEAL_PREFIX"] else {
            fatalError("set ANNEAL_PREFIX to where Scripts/install put Anneal, or run Scripts/test")
        }
        return prefix + "/lib/anneal/plugins"
    }()

    static let files: [String] = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
        .filter { $0.hasSuffix(".so") }.sorted().map { folder + "/" + $0 }

    static let registry: Registry = {
        do {
            return try Registry(searching: SearchPath(files: files, folders: [], environment: [:], executable: "/"))
        } catch {
            fatalError("\(error)")
        }
    }()

    static let schedules = registry.components.filter { $0.kind == .schedule }.map(\.name)
    static let optimizers = registry.components.filter { $0.kind == .optimizer }.map(\.name)

    /// Specifications that visit every parameter of a component: all defaults, then each bound, choice and flag in turn.
    static func specifications(of name: String) throws -> [Specification] {
        let component = try registry.component(name)
        let required = component.parameters.filter { $0.fallback == .required }.map {
            Specification.Argument($0.key, .word(ordinaryValue(of: $0)))
        }
        var specifications = [Specification(name: name, arguments: required)]
        for parameter in component.parameters {
            for value in notableValues(of: parameter) {
                let others = required.filter { $0.key != parameter.key }
                specifications.append(
                    Specification(name: name, arguments: others + [.init(parameter.key, .word(value))]))
            }
        }
        return specifications
    }

    private static func ordinaryValue(of parameter: ParameterDeclaration) -> String {
        ["0.5", "3"].first { Double($0).map(parameter.accepts) ?? false } ?? parameter.minimum.shortest
    }

    private static func notableValues(of parameter: ParameterDeclaration) -> [String] {
        switch parameter.kind {
        case .boolean: ["true", "false"]
        case .choice(let choices): choices
        case .float, .integer:
            [parameter.minimum, parameter.maximum, 1, 7].filter(parameter.accepts).map(\.shortest)
        case .text, .floats, .integers: []
        }
    }
}
