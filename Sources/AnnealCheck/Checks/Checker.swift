/// Runs every test over a plugin.
///
///     let checker = Checker(file: "cosine.so", program: "/proc/self/exe")
///     checker.run { outcome in   // true if all passed
///         print(outcome.check, outcome.passed ? "ok" : outcome.sentence)
///         return true
///     }
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
    /// - Parameter report: is told each outcome as soon as it is known, and answers whether to go on.
    public func run(_ report: (Outcome) -> Bool) -> Bool {
        var allPassed = true
        /// The last outcome; `nil` if nobody wants to go on.
        func take(_ checks: [Check], _ component: String) -> Outcome? {
            var last: Outcome?
            for check in checks {
                let outcome = outcome(of: check, Subject(file: file, component: component, seed: seed))
                allPassed = allPassed && outcome.passed
                guard report(outcome) else { return nil }
                last = outcome
            }
            return last
        }
        // Its remark names the components: this process does not open the plugin itself.
        guard take([Self.library], "")?.passed == true, take(Self.fileChecks + [Self.entry], "")?.passed == true,
            let table = take(Self.loadChecks + [Self.components], ""), table.passed
        else { return allPassed }
        for words in table.sentence.split(separator: ",").map({ $0.split(separator: " ") }) where words.count == 2 {
            let own = words[0] == "schedule" ? Self.scheduleChecks : Self.allOptimizerChecks
            let checks = Self.tableChecks + Self.createChecks + own + Self.compatibilityChecks
            guard take(checks, String(words[1])) != nil else { break }
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

    private static let allOptimizerChecks = optimizerChecks + sparseRowChecks + descentChecks

    static let all =
        [library] + fileChecks + [entry] + loadChecks + [components] + tableChecks + createChecks + scheduleChecks
        + allOptimizerChecks
        + compatibilityChecks
}
