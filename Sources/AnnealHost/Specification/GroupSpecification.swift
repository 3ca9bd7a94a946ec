/// What a user typed to treat some tensors in another way: a pattern of names, and what differs from the common options.
///
///     try GroupSpecification("bias|norm: weight_decay=0")
///     try GroupSpecification("embedding: lr=0.1x")                          // a tenth of the common rate
///     try GroupSpecification("head: lr=0.01, schedule=\"linear for 5% -> cosine\"")
///
/// A number followed by `x` multiplies the common value.
public struct GroupSpecification: Sendable, Equatable {
    /// A schedule in place of the common one for the same hyperparameter.
    public struct Schedule: Sendable, Equatable {
        public let text: String
        /// The option that holds it.
        let location: SourceLocation?
    }

    public let pattern: NamePattern
    /// The options that differ.
    public let arguments: [Specification.Argument]
    public let schedules: [Schedule]
    /// Where the pattern was written.
    let location: SourceLocation?

    /// Reads a specification; a mistake is reported with its column, counted from 1.
    public init(_ text: String) throws(SpecificationError) {
        var parser = SpecificationParser(text)
        self = try parser.group()
    }

    /// A group whose tensors are not told by their names.
    ///
    ///     try GroupSpecification(named: "head", options: "lr=0.01").description   // "head: lr=0.01"
    ///
    /// - Parameter options: what differs; may be empty.
    public init(named name: String, options: String) throws(SpecificationError) {
        var parser = SpecificationParser(options)
        self.init(
            pattern: NamePattern([name]), options: try parser.optionsAlone(),
            location: SourceLocation(text: options, offset: 0))
    }

    init(pattern: NamePattern, options: [Specification.Argument], location: SourceLocation) {
        self.pattern = pattern
        self.location = location
        var (arguments, schedules): ([Specification.Argument], [Schedule]) = ([], [])
        for option in options {
            switch (option.key, option.value) {
            case ("schedule", .string(let text)), ("schedule", .word(let text)):
                schedules.append(Schedule(text: text, location: option.valueLocation))
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
