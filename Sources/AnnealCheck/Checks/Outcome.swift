/// What one test came to, as JSON has it, too.
public struct Outcome: Sendable, Equatable, Encodable {
    /// "cosine", or empty for a test of the whole file.
    public let component: String
    /// "schedule.finite"
    public let check: String
    /// What holds of a plugin that passes.
    public let promise: String
    public let passed: Bool
    /// What went wrong, or a remark; may be empty.
    public let sentence: String

    init(_ check: Check, of subject: Subject, passed: Bool, _ sentence: String) {
        component = subject.component
        self.check = check.name
        promise = check.promise
        self.passed = passed
        // What a plugin says stays on its line.
        self.sentence = String(sentence.map { $0.isNewline ? " " : $0 })
    }
}
