/// A test in a process of its own.
public struct CheckChild {
    private let check: Check
    private let subject: Subject

    /// The child's side; `nil` if there is no such test.
    public init?(check name: String, file: String, component: String, seed: UInt64) {
        guard let check = Checker.all.first(where: { $0.name == name }) else { return nil }
        self.check = check
        subject = Subject(file: file, component: component, seed: seed)
    }

    public func run() -> Never {
        Child.perform(seconds: check.limit) {
            let outcome = Checker.perform(check, subject)
            return (outcome.passed, outcome.sentence)
        }
    }

    /// The parent's side.
    static func outcome(of check: Check, _ subject: Subject, program: String) -> Outcome {
        let words =
            ["plugins", "check-one", subject.file, check.name, "--seed", "\(subject.seed)"]
            + (subject.component.isEmpty ? [] : ["--component", subject.component])
        return switch Child(program: program).end(of: words, seconds: check.limit) {
        case .answered(let isWell, let sentence): Outcome(check, of: subject, passed: isWell, sentence)
        case .broken(let how): Outcome(check, of: subject, passed: false, "it \(how)")
        }
    }
}
