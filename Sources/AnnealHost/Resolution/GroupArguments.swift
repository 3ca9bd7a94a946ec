extension Component {
    /// An optimizer's arguments for one group: the common ones, except for what the group sets.
    ///
    /// Factors are not applied yet: they multiply numbers, and lengths with units become numbers first.
    ///
    /// - Parameter rate: the learning rate that was given beside the specification, from which a group with one of its own departs.
    func arguments(
        _ specification: Specification, of group: GroupSpecification, rate: Double?
    ) throws(SpecificationError) -> Arguments {
        var keys: Set<String> = []
        for argument in group.arguments {
            guard keys.insert(argument.key).inserted else {
                throw SpecificationError.givenTwice(argument.key, component: name).at(argument.keyLocation)
            }
        }
        let own = group.arguments.filter { factor(of: $0) == nil }
        let common = specification.arguments.filter { argument in !own.contains { $0.key == argument.key } }
        let setsRate = own.contains { argument in parameters.contains { $0.role == .lr && $0.key == argument.key } }
        return try arguments(
            Specification(name: specification.name, arguments: common + own, location: specification.location),
            rate: setsRate ? nil : rate)
    }

    /// Checks what a group sets as far as that is possible without the tensors.
    public func check(
        _ group: GroupSpecification, _ specification: Specification, rate: Double?
    ) throws(SpecificationError) {
        let arguments = try arguments(specification, of: group, rate: rate)
        _ = try multiplied(arguments, by: group)
    }

    /// The arguments with a group's factors applied.
    func multiplied(_ arguments: Arguments, by group: GroupSpecification) throws(SpecificationError) -> Arguments {
        var result = arguments
        for argument in group.arguments {
            guard let factor = factor(of: argument),
                let index = parameters.firstIndex(where: { $0.key == argument.key })
            else { continue }
            // A length with a unit is a number by the time that it is laid out over a run.
            if case .times = arguments.values[index] { continue }
            guard case .number(let common) = arguments.values[index] else {
                throw
                    SpecificationError
                    .nothingToMultiply(by: argument.value.text, component: name, parameters[index])
                    .at(argument.valueLocation)
            }
            guard parameters[index].accepts(common * factor) else {
                let text = "\((common * factor).shortest) (\(argument.value.text) of \(common.shortest))"
                throw SpecificationError.badValue(text, component: name, parameters[index]).at(argument.valueLocation)
            }
            result.set(index, to: common * factor)
        }
        return result
    }

    /// What a group's option multiplies the common value by; `nil` if it is a value of its own.
    func factor(of argument: Specification.Argument) -> Double? {
        guard let parameter = parameters.first(where: { $0.key == argument.key }) else { return nil }
        return parameter.kind == .float || parameter.kind == .integer ? argument.value.factor : nil
    }

    /// An optimizer's arguments for one group of a run, with every length in steps.
    func arguments(
        _ specification: Specification, of group: GroupSpecification?, rate: Double?, over scale: TimeScale
    ) throws(SpecificationError) -> Arguments {
        guard let group else {
            return try arguments(specification, rate: rate).inTicks(of: scale, own: .step, component: self)
        }
        let arguments = try arguments(specification, of: group, rate: rate)
        return try multiplied(arguments.inTicks(of: scale, own: .step, component: self), by: group)
    }
}
