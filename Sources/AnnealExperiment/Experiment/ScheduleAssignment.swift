public import AnnealHost

/// A schedule, and the hyperparameter that it drives.
///
///     try ScheduleAssignment("weight_decay:cosine").target   // "weight_decay"
///     try ScheduleAssignment("cosine").target                // "lr"
public struct ScheduleAssignment: Sendable, Equatable, CustomStringConvertible {
    public let target: String
    public let specification: ScheduleSpecification

    public init(_ specification: ScheduleSpecification, for target: String = "lr") {
        self.target = target
        self.specification = specification
    }

    /// Reads `NAME:SPEC`, or SPEC for the rate.
    public init(_ text: String, reader: TextReader = TextReader()) throws {
        let name = text.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        if !name.isEmpty, text[name.endIndex...].first == ":" {
            target = String(name)
            specification = try reader.schedule(String(text[name.endIndex...].dropFirst()))
        } else {
            target = "lr"
            specification = try reader.schedule(text)
        }
    }

    /// The text that reads back to the same value.
    public var description: String { target == "lr" ? "\(specification)" : "\(target):\(specification)" }
}
