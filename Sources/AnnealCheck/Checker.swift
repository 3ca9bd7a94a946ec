/// Runs every test over a plugin.
///
///     let checker = Checker(file: "cosine.so", program: "/proc/self/exe")
///     checker.run { print($0.check, $0.passed ? "ok" : $0.sentence) }   // true if all passed
public struct Checker {
    private let file: String
    private let seed: UInt64
    /// What is started for each test; `nil`: tests run in this process, for a debugger.
    private let program: String?

    public init(file: String, seed: UInt64 = 1, program: String?) {
        self.file = file
        self.seed = seed
        self.program = program
    }

    /// Whether all passed.
    ///
    /// - Parameter report: is told each outcome as soon as it is known.
    public func run(_ report: (Outcome) -> Void) -> Bool {
        var allPassed = true
        func take(_ check: Check, _ component: String) -> Outcome {
            let outcome = outcome(of: check, Subject(file: file, component: component, seed: seed))
            allPassed = allPassed && outcome.passed
            report(outcome)
            return outcome
        }
        for check in Self.fileChecks + Self.loadChecks { _ = take(check, "") }
        // Its remark names the components: this process does not open the plugin itself.
        let table = take(Self.components, "")
        guard table.passed else { return false }
        for words in table.sentence.split(separator: ",").map({ $0.split(separator: " ") }) where words.count == 2 {
            let own = words[0] == "schedule" ? Self.scheduleChecks : Self.optimizerChecks
            for check in Self.tableChecks + Self.createChecks + own + Self.compatibilityChecks {
                _ = take(check, String(words[1]))
            }
        }
        return allPassed
    }

    private func outcome(of check: Check, _ subject: Subject) -> Outcome {
        guard let program else { return Self.perform(check, subject) }
        return CheckChild.outcome(of: check, subject, program: program)
    }

    static func perform(_ check: Check, _ subject: Subject) -> Outcome {
        do {
            return Outcome(check, of: subject, passed: true, try check.body(subject))
        } catch {
            return Outcome(check, of: subject, passed: false, "\(error)")
        }
    }

    static var all: [Check] {
        fileChecks + loadChecks + [components] + tableChecks + createChecks + scheduleChecks + optimizerChecks
            + compatibilityChecks
    }
}
