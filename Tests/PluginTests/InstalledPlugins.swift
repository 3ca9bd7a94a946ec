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

    /// The program itself, which `check` starts for each test.
    static let program = String(folder.dropLast("/lib/anneal/plugins".count)) + "/bin/anneal"

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

    /// Specifications that visit every parameter of a component: all defaults, then each bound, choice and flag in turn, with
    /// every way to fill in what is required. A component may refuse some of them, if it says why.
    static func specifications(of name: String) throws -> [Specification] {
        let component = try registry.component(name)
        var ways: [[Specification.Argument]] = [[]]
        for parameter in component.parameters where parameter.fallback == .required {
            ways = ways.flatMap { way in
                ordinaryValues(of: parameter).map { way + [Specification.Argument(parameter.key, $0)] }
            }
        }
        return ways.flatMap { required in
            let varied = component.parameters.flatMap { parameter in
                notableValues(of: parameter).map { value in
                    required.filter { $0.key != parameter.key } + [Specification.Argument(parameter.key, value)]
                }
            }
            return ([required] + varied).map { Specification(name: name, arguments: $0) }
        }
    }

    private static func ordinaryValues(of parameter: ParameterDeclaration) -> [Specification.Value] {
        let number = ["0.5", "3"].first { Double($0).map(parameter.accepts) ?? false } ?? parameter.minimum.shortest
        switch parameter.kind {
        // What a text means is the plugin's own: a formula, a table.
        case .text: return [.string("base"), .string(Golden.folder.appending(path: "rates.csv").path)]
        case .floats, .integers: return [.list([number])]
        case .float, .integer, .boolean, .choice: return [.word(number)]
        }
    }

    private static func notableValues(of parameter: ParameterDeclaration) -> [Specification.Value] {
        switch parameter.kind {
        case .boolean: ["true", "false"].map { .word($0) }
        case .choice(let choices): choices.map { .word($0) }
        case .float, .integer:
            [parameter.minimum, parameter.maximum, 0.5, 1, 2.5, 7].filter(parameter.accepts).map { .word($0.shortest) }
        case .floats, .integers:
            [[], [7], [0.5, 0.5], [7, 3, 7]].filter { $0.allSatisfy(parameter.accepts) }
                .map { .list($0.map(\.shortest)) }
        case .text: []
        }
    }
}

extension Error {
    /// What a plugin said when it refused its parameters; `nil` for any other error.
    var refusal: String? {
        guard case .refused(_, let sentence) = (self as? SpecificationError)?.reason else { return nil }
        return sentence
    }
}
