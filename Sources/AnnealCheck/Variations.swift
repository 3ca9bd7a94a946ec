package import AnnealHost
internal import Glibc

/// Parameters that visit a component: all defaults, then each bound, choice and flag in turn, with every way to fill in what
/// is required. A component may refuse some of them, if it says why.
package struct Variations {
    let component: Component

    package init(component: Component) { self.component = component }

    package var specifications: [Specification] {
        var ways: [[Specification.Argument]] = [[]]
        for parameter in component.parameters where parameter.fallback == .required {
            ways = ways.flatMap { way in
                Self.ordinary(parameter).map { way + [Specification.Argument(parameter.key, $0)] }
            }
        }
        return ways.flatMap { required in
            let varied = component.parameters.flatMap { parameter in
                Self.notable(parameter).map { value in
                    required.filter { $0.key != parameter.key } + [Specification.Argument(parameter.key, value)]
                }
            }
            return ([required] + varied).map { Specification(name: component.name, arguments: $0) }
        }
    }

    private static func ordinary(_ parameter: ParameterDeclaration) -> [Specification.Value] {
        let number = ["0.5", "3"].first { Double($0).map(parameter.accepts) ?? false } ?? parameter.minimum.shortest
        switch parameter.kind {
        // What a text means is the plugin's own: a formula, a table.
        case .text: return [.string("base"), .string(rateTable())]
        case .floats, .integers: return [.list([number])]
        case .float, .integer, .boolean, .choice: return [.word(number)]
        }
    }

    private static func notable(_ parameter: ParameterDeclaration) -> [Specification.Value] {
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

    /// A file of rates that lives as long as the process: it has no name.
    private static func rateTable() -> String { "/proc/self/fd/\(rates)" }
    private static let rates: Int32 = {
        var path = Array("/tmp/anneal-rates-XXXXXX".utf8CString)
        let descriptor = mkstemp(&path)
        unlink(path)
        let text = "tick,lr,momentum\n2,0.1,0.9\n5,0.3,0.85\n6.5,0.25,0.86\n20,0.001,0.95\n"
        _ = text.withCString { write(descriptor, $0, strlen($0)) }
        return descriptor
    }()
}
