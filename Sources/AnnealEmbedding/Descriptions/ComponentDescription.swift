internal import AnnealHost

extension JSON {
    /// A plugin as a list of them shows it.
    static func entry(_ entry: Registry.Entry) -> JSON {
        switch entry {
        case .usable(let component):
            .object([
                "name": .text(component.name), "kind": .text(component.kind.rawValue),
                "summary": .text(component.summary), "version": .text(component.version),
                "file": .text(component.file),
            ])
        case .shadowed(let component, let winner):
            .object([
                "name": .text(component.name), "kind": .text(component.kind.rawValue),
                "summary": .text(component.summary), "version": .text(component.version),
                "file": .text(component.file), "shadowed_by": .text(winner),
            ])
        case .broken(let error):
            .object(["file": .text(error.file), "broken": .text("\(error)")])
        }
    }

    /// All about a schedule.
    static func schedule(_ component: Component) -> JSON {
        .object([
            "name": .text(component.name), "kind": .text(component.kind.rawValue),
            "summary": .text(component.summary), "version": .text(component.version), "file": .text(component.file),
            "parameters": .list(component.parameters.map(parameter)),
            "clock": component.defaultClock.map { .text($0.rawValue) } ?? .null,
            "channels": .list(component.channels.map { .text($0) }),
            "states": .list(component.stateKeys.map { .text($0) }),
            "needs_length": .boolean(component.needsHorizon),
        ])
    }

    /// All about an optimizer.
    ///
    /// - Parameter instance: of one that is laid out over tensors, what was typed and what the groups came to.
    static func optimizer(_ component: Component, _ instance: OptimizerInstance? = nil) -> JSON {
        let slots = zip(component.stateKeys, component.slotKinds).map { key, kind in
            JSON.object(["key": .text(key), "kind": .text(kind.rawValue)])
        }
        return .object([
            "name": .text(component.name), "kind": .text(component.kind.rawValue),
            "summary": .text(component.summary), "version": .text(component.version), "file": .text(component.file),
            "parameters": .list(component.parameters.map(parameter)), "slots": .list(slots),
            "sparse_rows": .boolean(component.takesSparseRows),
            "evaluates_elsewhere": .boolean(component.hasEvaluationPoint),
            "text": instance.map { .text($0.specification.description) } ?? .null,
            "groups": instance.map { .list($0.groups.map(group)) } ?? .null,
        ])
    }

    private static func parameter(_ parameter: ParameterDeclaration) -> JSON {
        var choices: [String]?
        if case .choice(let names) = parameter.kind { choices = names }
        return .object([
            "key": .text(parameter.key), "help": .text(parameter.help), "type": .text(parameter.typeText),
            "range": .text(parameter.rangeText), "minimum": .number(parameter.minimum),
            "maximum": .number(parameter.maximum), "default": fallback(of: parameter),
            "default_text": .text(parameter.defaultText), "required": .boolean(parameter.fallback == .required),
            "role": .text(parameter.role.rawValue), "schedulable": .boolean(parameter.isSchedulable),
            "example": parameter.example.map { .text($0) } ?? .null, "file": .boolean(parameter.isFile),
            "time": .boolean(parameter.isTime), "absolute": .boolean(parameter.isAbsolute),
            "choices": choices.map { .list($0.map { .text($0) }) } ?? .null,
        ])
    }

    private static func fallback(of parameter: ParameterDeclaration) -> JSON {
        switch (parameter.fallback, parameter.kind) {
        case (.number(let number), .boolean): .boolean(number != 0)
        case (.number(let number), .choice(let choices)): .text(choices[Int(number)])
        case (.number(let number), _): .number(number)
        case (.text(let text), _): .text(text)
        case (.emptyList, _): .list([])
        case (.required, _), (.derived, _): .null
        }
    }

    private static func group(_ group: ParameterGroup) -> JSON {
        let factor: JSON =
            switch group.rate {
            case .common(let factor): .number(factor)
            case .own: .null
            }
        return .object([
            "name": .text(group.name), "options": .text(group.specification?.options ?? ""), "lr_factor": factor,
            "tensors": .list(group.tensors.map { .number(Double($0)) }),
        ])
    }
}
