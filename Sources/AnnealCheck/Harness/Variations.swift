package import AnnealHost

/// Parameters that visit a component: all defaults, then each bound, choice and flag in turn, with every way to fill in what
/// is required. A component may refuse some of them, if it says why.
package struct Variations {
    let component: Component

    package init(component: Component) { self.component = component }

    package var specifications: [Specification] {
        SampleArguments.ways(to: component).map(\.arguments).flatMap { required in
            let varied = component.parameters.flatMap { parameter in
                Self.notable(parameter).map { value in
                    required.filter { $0.key != parameter.key } + [Specification.Argument(parameter.key, value)]
                }
            }
            return ([required] + varied).map { Specification(name: component.name, arguments: $0) }
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
}
