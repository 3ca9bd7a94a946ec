extension ScheduleSpecification {
    /// The schedule for a metric of which more is better, or less: what listens in it is told which.
    ///
    /// A strategy listens if it has a state, and is told by its parameter `mode` if that can be `min` and `max`. Where it is given it
    /// has to be the right one.
    ///
    ///     let registry = try Registry(searching: SearchPath())
    ///     let schedule = try ScheduleSpecification("linear for 5% -> plateau(patience=3)")
    ///     try schedule.listening(to: "test_accuracy", isMaximized: true, in: registry).description
    ///     // "linear for 5% -> plateau(patience=3, mode=max)"
    ///
    /// - Parameter metric: its name, for the sentence of an error.
    public func listening(
        to metric: String, isMaximized: Bool, in registry: Registry
    ) throws(SpecificationError) -> ScheduleSpecification {
        switch self {
        case .factor: return self
        case .strategy(let strategy):
            return .strategy(try strategy.listening(to: metric, isMaximized: isMaximized, in: registry))
        case .product(let factors):
            var told: [ScheduleSpecification] = []
            for factor in factors {
                told.append(try factor.listening(to: metric, isMaximized: isMaximized, in: registry))
            }
            return .product(told)
        case .sequence(let pieces):
            var told: [Piece] = []
            for piece in pieces {
                let schedule = try piece.schedule.listening(to: metric, isMaximized: isMaximized, in: registry)
                told.append(Piece(schedule, for: piece.length, location: piece.location))
            }
            return .sequence(told)
        }
    }
}

extension Specification {
    fileprivate func listening(
        to metric: String, isMaximized: Bool, in registry: Registry
    ) throws(SpecificationError) -> Specification {
        let component = try registry.schedule(self)
        let key = "mode"
        guard !component.stateKeys.isEmpty, let parameter = component.parameters.first(where: { $0.key == key }),
            case .choice(let choices) = parameter.kind, choices.contains("min"), choices.contains("max")
        else { return self }
        let right = isMaximized ? "max" : "min"
        if let given = arguments.first(where: { $0.key == key }) {
            guard given.value == .word(right) else {
                throw
                    SpecificationError
                    .wrongDirection(given.value.text, component: name, metric: metric, right: right)
                    .at(given.valueLocation)
            }
            return self
        }
        if parameter.defaultText == right { return self }
        var told = self
        told.arguments.append(Argument(key, .word(right)))
        return told
    }
}
