internal import AnnealFiles
internal import Synchronization

/// Values for what a component requires, where nobody gives any: a number of its range, and of a text the example that it declares.
///
///     SampleArguments.ways(to: step).map(\.description)   // ["step(step_size=30)"]
package enum SampleArguments {
    /// Every way to fill in what has no default, in a fixed order. The component may refuse them; there is none where it requires
    /// a text without an example.
    package static func ways(to component: Component) -> [Specification] {
        var ways: [[Specification.Argument]] = [[]]
        for parameter in required(of: component) {
            ways = ways.flatMap { way in
                values(of: parameter).map { way + [Specification.Argument(parameter.key, $0)] }
            }
        }
        return ways.map { Specification(name: component.name, arguments: $0) }
    }

    /// The text that must be given, of which no example is known: nothing can try the component then.
    package static func unknownText(of component: Component) -> ParameterDeclaration? {
        required(of: component).first { $0.kind == .text && $0.example == nil }
    }

    private static func required(of component: Component) -> [ParameterDeclaration] {
        component.parameters.filter { $0.fallback == .required }
    }

    private static func values(of parameter: ParameterDeclaration) -> [Specification.Value] {
        // A time of several ticks: what repeats should not do so in every one.
        let ordinary = parameter.isTime ? ["30", "0.5"] : ["0.5", "3"]
        let number = ordinary.first { Double($0).map(parameter.accepts) ?? false } ?? parameter.minimum.shortest
        switch parameter.kind {
        case .text:
            guard let example = parameter.example else { return [] }
            guard parameter.isFile else { return [.string(example)] }
            return file(of: example).map { [.string($0.path)] } ?? []
        case .floats, .integers: return [.list([number])]
        case .float, .integer, .boolean, .choice: return [.word(number)]
        }
    }

    /// One file for each content, since a sealed file stays open.
    private static let files = Mutex<[String: SealedFile]>([:])

    private static func file(of content: String) -> SealedFile? {
        files.withLock { files in
            if let known = files[content] { return known }
            files[content] = try? SealedFile(Array(content.utf8), name: "example")
            return files[content]
        }
    }
}
