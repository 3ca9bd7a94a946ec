/// A program that does one test when it is started with certain words: they are its own, and it hands what they say to `perform`.
///
///     let child = CheckChild(program: "/proc/self/exe") { check, subject in
///         ["check-one", subject.file, check]   // … and the rest of the subject
///     }
public struct CheckChild: Sendable {
    private let program: String
    private let words: @Sendable (_ check: String, Subject) -> [String]

    /// - Parameter words: what the program is started with for a test and its subject.
    public init(program: String, words: @escaping @Sendable (_ check: String, Subject) -> [String]) {
        self.program = program
        self.words = words
    }

    /// The parent's side.
    func outcome(of check: Check, _ subject: Subject) -> Outcome {
        switch Child(program: program).end(of: words(check.name, subject), seconds: check.limit) {
        case .answered(let isWell, let sentence): Outcome(check, of: subject, passed: isWell, sentence)
        case .broken(let how): Outcome(check, of: subject, passed: false, "it \(how)")
        }
    }

    /// The child's side: does a test, and ends the process with its outcome. It returns only if there is no such test.
    public static func perform(_ name: String, _ subject: Subject) {
        guard let check = Checker.all.first(where: { $0.name == name }) else { return }
        Child.perform(seconds: check.limit) {
            let outcome = Checker.perform(check, subject)
            return (outcome.passed, outcome.sentence)
        }
    }
}
