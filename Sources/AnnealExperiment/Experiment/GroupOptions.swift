public import AnnealHost

/// What a parameter group has in place of the common options, and its own schedules.
///
///     try GroupOptions("bias|norm: weight_decay=0, schedule=cosine").schedules[0].target   // "lr"
public struct GroupOptions: Sendable, Equatable, CustomStringConvertible {
    /// As it was written.
    public let specification: GroupSpecification
    public let schedules: [ScheduleAssignment]

    public init(_ text: String, reader: TextReader = TextReader()) throws {
        specification = try GroupSpecification(text)
        schedules = try specification.schedules.map { try ScheduleAssignment($0.text, reader: reader) }
    }

    /// The text that reads back to the same value, also where a schedule stood in a file.
    public var description: String {
        let options =
            specification.arguments.map { "\($0.key)=\($0.value.text)" }
            + schedules.map { "schedule=\(Specification.Value.string("\($0)").text)" }
        return "\(specification.pattern): \(options.joined(separator: ", "))"
    }

    /// The schedules decide, not where they were written.
    public static func == (a: GroupOptions, b: GroupOptions) -> Bool {
        a.specification.pattern == b.specification.pattern && a.specification.arguments == b.specification.arguments
            && a.schedules == b.schedules
    }
}
