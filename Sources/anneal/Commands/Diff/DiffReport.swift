internal import AnnealExperiment
internal import AnnealHost
internal import AnnealTraining

/// Where two runs part, for people and as JSON.
struct DiffReport: Encodable {
    /// The first number that differs.
    struct First: Encodable {
        let step: Int
        /// What differs, in words.
        let what: String
        /// The tensor or rate, if it is one, and its values, unless one is no number that JSON has.
        var name: String?
        private(set) var a: Double?
        private(set) var b: Double?

        init(step: Int, what: String, name: String? = nil, _ a: Double? = nil, _ b: Double? = nil) {
            (self.step, self.what, self.name) = (step, what, name)
            if let a, let b, a.isFinite, b.isFinite { (self.a, self.b) = (a, b) }
        }
    }

    let a: String
    let b: String
    /// The steps done of each, of runs.
    var steps: [Int]?
    let equal: Bool
    /// What was asked otherwise.
    let asked: [String]
    let first: First?
    let causes: [String]
    /// What was left out, and why.
    let notes: [String]
    /// How often steps of a run were made again.
    var replays: Int?
    private let introduction: [String]
    private let verdict: String
    /// What is said where nothing was asked otherwise; `nil` if that is not known.
    private let sameWords: String?

    private enum CodingKeys: CodingKey { case a, b, steps, equal, asked, first, causes, notes, replays }

    init(_ comparison: RunComparison, _ a: ComparedRun, _ b: ComparedRun) {
        (self.a, self.b) = (a.file, b.file)
        steps = [a.step, b.step]
        equal = comparison.isEqual
        asked = comparison.asked.map(Self.text)
        sameWords = "Both were asked the same."
        causes = comparison.causes
        notes = comparison.limits
        replays = comparison.replays
        introduction = [("A", a), ("B", b)].map { side, run in
            "\(side): \(run.file), after step \(run.step) of \(run.record.steps)"
        }
        let common = min(a.step, b.step)
        if let difference = comparison.first {
            first = First(difference)
            verdict = "First difference: \(difference)."
        } else if a.step == b.step {
            first = nil
            verdict = "Equal to the last bit, in all \(common) steps."
        } else {
            first = nil
            let (short, long) = a.step < b.step ? ("A", "B") : ("B", "A")
            verdict =
                "\(short) is an ancestor of \(long): both are equal to the last bit up to step \(common), where \(short) was "
                + "kept, and \(long) goes on to step \(max(a.step, b.step))."
        }
    }

    init(_ comparison: LogComparison) {
        (a, b) = comparison.files
        asked = comparison.asked.map(Self.text)
        sameWords = comparison.sameWords
        causes = comparison.causes
        notes = comparison.notes
        equal = comparison.first == nil
        introduction = ["A: \(a), a log", "B: \(b), a log"]
        switch comparison.first {
        case nil:
            first = nil
            verdict = "Equal to the last bit, in all \(comparison.compared) rows of steps that both have."
        case .number(let number)?:
            first = First(
                step: number.step, what: number.text, name: number.column, Double(number.a), Double(number.b))
            verdict = "First difference: \(number.text)."
        case .end(let side, let step, let other)?:
            let text = "\(side.rawValue) ends after step \(step), and \(side.other.rawValue) goes on to step \(other)"
            first = First(step: step, what: text)
            verdict =
                "\(side.rawValue) is an ancestor of \(side.other.rawValue), as far as logs tell: \(comparison.compared) rows "
                + "of steps that both have are equal to the last bit; \(text)."
        case .columns(let side, let names)?:
            let text = "only \(side.rawValue) has \(firstNames(names, most: 8))"
            first = First(step: 0, what: text)
            verdict = "All else is equal to the last bit: \(text)."
        }
    }

    private static func text(_ asked: AskedDifference) -> String {
        "\(asked)\(asked.countsForNumbers ? "" : ", which changes no number")"
    }

    /// - Parameter columns: The characters of a line.
    func lines(columns: Int) -> [String] {
        func paragraph(_ text: String) -> [String] {
            let wrapped = text.wrapped(to: columns - 2)
            return wrapped.prefix(1) + wrapped.dropFirst().map { "  \($0)" }
        }
        let asked =
            asked.isEmpty
            ? [sameWords].compactMap(\.self).flatMap(paragraph)
            : ["Asked otherwise:"] + asked.flatMap { paragraph("- \($0)") }
        let cause = causes.isEmpty ? [] : paragraph("Cause: \(causes.joined(separator: "; or ")).")
        return introduction.flatMap(paragraph) + asked
            + notes.flatMap { paragraph("\($0.prefix(1).uppercased())\($0.dropFirst()).") } + paragraph(verdict) + cause
            + (replays.map { $0 == 0 ? [] : paragraph("To find that, steps of a run were made again \($0) times.") }
                ?? [])
    }
}

extension DiffReport.First {
    init(_ difference: FirstDifference) {
        let (step, what) = (difference.step, "\(difference)")
        switch (difference, difference.tensor?.kind) {
        case (.rate(_, let name, let a, let b, _), _): self.init(step: step, what: what, name: name, a, b)
        case (.loss(_, let a, let b), _): self.init(step: step, what: what, name: "loss", a, b)
        case (_, .numbers(differing: _, of: _, first: _, let a, let b)?):
            self.init(step: step, what: what, name: difference.tensor?.name, a.value, b.value)
        default: self.init(step: step, what: what, name: difference.tensor?.name)
        }
    }
}
