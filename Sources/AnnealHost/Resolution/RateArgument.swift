extension Component {
    /// An optimizer's arguments with a learning rate that was given beside them.
    public func arguments(_ specification: Specification, rate: Double?) throws(SpecificationError) -> Arguments {
        var arguments = try Arguments(specification.arguments, for: self, location: specification.location)
        guard let rate, let index = parameters.firstIndex(where: { $0.role == .lr }) else { return arguments }
        if arguments.given[index], arguments.numbers[index] != rate {
            throw .twoRates(option: rate, argument: arguments.numbers[index], component: name)
        }
        guard parameters[index].accepts(rate) else {
            throw .badValue(rate.shortest, component: name, parameters[index])
        }
        arguments.set(index, to: rate)
        return arguments
    }
}

extension Component {
    /// Which parameter a schedule's channel drives: the schedulable one of that key, or else of that role.
    public func hyperparameter(for channel: String) -> Int? {
        parameters.firstIndex { $0.isSchedulable && $0.key == channel }
            ?? parameters.firstIndex { $0.isSchedulable && $0.role.rawValue == channel }
    }
}
