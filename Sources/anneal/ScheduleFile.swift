internal import AnnealHost

extension ScheduleSpecification {
    /// Reads a specification as it is typed.
    static func read(_ text: String) throws -> ScheduleSpecification { try ScheduleSpecification(text) }
}
