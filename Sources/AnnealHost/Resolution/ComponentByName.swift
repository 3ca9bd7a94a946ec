extension Registry {
    /// Finds a component by name.
    public func component(_ name: String, _ kind: Component.Kind) throws(SpecificationError) -> Component {
        guard let component = usable(name) else {
            throw unknown(name, kind, among: components.filter { $0.kind == kind })
        }
        guard component.kind == kind else { throw .wrongKind(name, is: component.kind, wanted: kind) }
        return component
    }

    /// Finds a component of any kind by name.
    public func component(_ name: String) throws(SpecificationError) -> Component {
        guard let component = usable(name) else { throw unknown(name, nil, among: components) }
        return component
    }

    /// The schedule that a strategy names.
    func schedule(_ strategy: Specification) throws(SpecificationError) -> Component {
        do {
            return try component(strategy.name, .schedule)
        } catch {
            throw error.at(strategy.location)
        }
    }

    private func unknown(_ name: String, _ kind: Component.Kind?, among known: [Component]) -> SpecificationError {
        if let refusal = refusal(of: name) { return .notAdmitted(refusal) }
        return .unknownName(name, kind: kind, known: known.map(\.name), broken: broken.count)
    }
}
