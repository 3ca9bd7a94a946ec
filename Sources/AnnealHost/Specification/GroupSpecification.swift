/// What a user typed to treat some tensors in another way: a pattern of names, and what differs from the common options.
///
///     try GroupSpecification("bias|norm: weight_decay=0")
///     try GroupSpecification("embedding: lr=0.1x")                          // a tenth of the common rate
///     try GroupSpecification("head: lr=0.01, schedule=\"linear for 5% -> cosine\"")
///
/// A number followed by `x` multiplies the common value.
public struct GroupSpecification: Sendable, Equatable {
    /// A schedule in place of the common one for the same hyperparameter, as it is given to `--schedule`.
    public struct Schedule: Sendable, Equatable {
        public let text: String
        /// The option that holds it.
        let place: SourceLocation?
    }

    public let pattern: NamePattern
    /// The options that differ.
    public let arguments: [Specification.Argument]
    public let schedules: [Schedule]
    /// Where the pattern was written.
    let place: SourceLocation?

    /// Reads a specification; a mistake is reported with its column, counted from 1.
    public init(_ text: String) throws(SpecificationError) {
        var parser = SpecificationParser(text)
        self = try parser.group()
    }

    init(pattern: NamePattern, options: [Specification.Argument], place: SourceLocation) {
        self.pattern = pattern
        self.place = place
        var (arguments, schedules): ([Specification.Argument], [Schedule]) = ([], [])
        for option in options {
            switch (option.key, option.value) {
            case ("schedule", .string(let text)), ("schedule", .word(let text)):
                schedules.append(Schedule(text: text, place: option.valuePlace))
            default: arguments.append(option)
            }
        }
        self.arguments = arguments
        self.schedules = schedules
    }
}

extension GroupSpecification: CustomStringConvertible {
    /// The text that reads back to the same value.
    public var description: String { "\(pattern): \(options)" }

    /// What differs.
    public var options: String {
        let schedules = schedules.map { "schedule=\(Specification.Value.string($0.text).text)" }
        return (arguments.map { "\($0.key)=\($0.value.text)" } + schedules).joined(separator: ", ")
    }
}

extension Specification.Value {
    /// The 0.1 of "0.1x", which multiplies the common value.
    var factor: Double? {
        guard case .word(let word) = self, word.hasSuffix("x") else { return nil }
        return Double(number: String(word.dropLast()))
    }
}

extension Component {
    /// An optimizer's arguments for one group: the common ones, except for what the group sets.
    ///
    /// Factors are not applied yet: they multiply numbers, and lengths with units become numbers first.
    ///
    /// - Parameter rate: what `--lr` gave, from which a group with a rate of its own departs.
    func arguments(
        _ specification: Specification, of group: GroupSpecification, rate: Double?
    ) throws(SpecificationError) -> Arguments {
        var keys: Set<String> = []
        for argument in group.arguments {
            guard keys.insert(argument.key).inserted else {
                throw SpecificationError.givenTwice(argument.key, component: name).at(argument.keyPlace)
            }
        }
        let own = group.arguments.filter { factor(of: $0) == nil }
        let common = specification.arguments.filter { argument in !own.contains { $0.key == argument.key } }
        let setsRate = own.contains { argument in parameters.contains { $0.role == .lr && $0.key == argument.key } }
        return try arguments(
            Specification(name: specification.name, arguments: common + own, place: specification.place),
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
                    .at(argument.valuePlace)
            }
            guard parameters[index].accepts(common * factor) else {
                let text = "\((common * factor).shortest) (\(argument.value.text) of \(common.shortest))"
                throw SpecificationError.badValue(text, component: name, parameters[index]).at(argument.valuePlace)
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
}
