internal import AnnealFiles

/// Values for what a component requires, where nobody gives any: a number of its range, and for a text what a text may mean.
///
///     SampleArguments.ways(to: step).map(\.description)   // ["step(step_size=30)"]
package enum SampleArguments {
    /// Every way to fill in what has no default, at least one, in a fixed order. The component may refuse them.
    package static func ways(to component: Component) -> [Specification] {
        var ways: [[Specification.Argument]] = [[]]
        for parameter in component.parameters where parameter.fallback == .required {
            ways = ways.flatMap { way in
                values(of: parameter).map { way + [Specification.Argument(parameter.key, $0)] }
            }
        }
        return ways.map { Specification(name: component.name, arguments: $0) }
    }

    private static func values(of parameter: ParameterDeclaration) -> [Specification.Value] {
        // A time of several ticks: what repeats should not do so in every one.
        let ordinary = parameter.isTime ? ["30", "0.5"] : ["0.5", "3"]
        let number = ordinary.first { Double($0).map(parameter.accepts) ?? false } ?? parameter.minimum.shortest
        switch parameter.kind {
        // What a text means is the plugin's own: a C function, a formula, a table.
        case .text:
            switch parameter.key {
            case "library": return [.string("libm.so.6")]
            case "symbol": return [.string("exp")]
            case "signature": return [.string("f64(f64 base)"), .string("f64(f64 x=-2.5)")]
            default:
                return [.string("base * (2 + cos(t / 7)) * 0.99^t")] + (rateTable.map { [.string($0.path)] } ?? [])
            }
        case .floats, .integers: return [.list([number])]
        case .float, .integer, .boolean, .choice: return [.word(number)]
        }
    }

    private static let rateTable = try? SealedFile(
        Array("tick,lr,momentum\n2,0.1,0.9\n5,0.3,0.85\n6.5,0.25,0.86\n20,0.001,0.95\n".utf8), name: "rates.csv")
}
