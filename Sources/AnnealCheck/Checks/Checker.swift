/// Runs every test over a plugin.
///
///     let checker = Checker(file: "cosine.so", child: nil)
///     checker.run { outcome in   // says whether all passed
///         print(outcome.check, outcome.passed ? "ok" : outcome.sentence)
///         return true
///     }
public struct Checker {
    private let file: String
    private let seed: UInt64
    private let child: CheckChild?

    /// - Parameter child: is started for each test; `nil`: tests run in this process, for a debugger.
    public init(file: String, seed: UInt64 = 1, child: CheckChild?) {
        self.file = file
        self.seed = seed
        self.child = child
    }

    /// Whether all passed.
    ///
    /// - Parameter report: receives each outcome as soon as it is known, and answers whether to continue.
    public func run(_ report: (Outcome) -> Bool) -> Bool {
        var allPassed = true
        /// The last outcome; `nil` if `report` said not to continue.
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
        child?.outcome(of: check, subject) ?? Self.perform(check, subject)
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
