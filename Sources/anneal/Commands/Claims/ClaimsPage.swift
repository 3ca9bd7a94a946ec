internal import AnnealEvidence

/// Claims and what was found of them, as Markdown.
struct ClaimsPage {
    /// One of them.
    struct Entry {
        let recipe: String
        let claim: Claim
        /// `nil` if this recipe was not run as it is.
        let result: Result?
    }

    struct Result {
        let outcome: ClaimOutcome
        let sentences: [String]
        let plan: RacePlan
        let subject: String
        let trials: Int
        let seconds: Double
    }

    let folder: String
    let entries: [Entry]

    var text: String {
        (head + ["", "| claim | verdict | found | seeds |", "|---|---|---|---|"] + entries.map(row)
            + entries.flatMap(section)).joined(separator: "\n") + "\n"
    }

    private var head: [String] {
        func count(_ verdict: ClaimOutcome.Verdict) -> Int { entries.count { $0.result?.outcome.verdict == verdict } }
        let missing = entries.count { $0.result == nil }
        return [
            "# Claims, each tried by a command", "",
            "What is said about schedules and optimizers, tried on tasks that two cores train in minutes.",
            "\(entries.count) claims: \(count(.reproduced)) reproduced, \(count(.notReproduced)) did not, \(count(.undecided)) are undecided"
                + "\(missing > 0 ? ", \(missing) were not run" : "").", "",
            "A claim that did not reproduce is not refuted: its paper had other models, data and budgets, and each section says what was",
            "done here. How arms are compared, and what an interval means, is on the [page about evidence](Evidence.md): each arm at its own",
            "best rate, on paired seeds, chosen by validation data.", "",
            "This page is written by `anneal claims \(folder)` from the store in which `anneal compare RECIPE` keeps its trials.",
        ]
    }

    private func row(_ entry: Entry) -> String {
        let verdict = entry.result?.outcome.verdict.rawValue ?? "not run"
        let cells = [
            "[\(Self.cell(entry.claim.says))](#\(Self.anchor(entry)))", verdict,
            Self.cell(entry.result?.outcome.finding ?? ""), entry.result.map { "\($0.outcome.seeds)" } ?? "",
        ]
        return "| \(cells.joined(separator: " | ")) |"
    }

    private func section(_ entry: Entry) -> [String] {
        var lines = ["", "## \(Self.title(entry))", "", "\(entry.claim.says) \(Self.sentence(entry.claim.source))"]
        if let result = entry.result {
            let unit = result.plan.metric.scale == 100 ? " (points)" : ""
            lines += [
                "",
                "**\(result.outcome.verdict.rawValue.prefix(1).uppercased() + result.outcome.verdict.rawValue.dropFirst())**: "
                    + "\(result.outcome.finding), \(result.outcome.seeds) seeds.", "",
            ]
            lines += result.sentences.map { "- \($0)" }
            lines += [
                "",
                "\(result.subject), \(result.plan.steps) steps, by \(result.plan.metric.name)\(unit), worth \(result.plan.worth); "
                    + "\(result.trials) trials, \(Int(result.seconds.rounded())) s.",
            ]
        }
        if let note = entry.claim.note { lines += ["", note] }
        return lines + ["", "```", "anneal compare \(folder)/\(entry.recipe)", "```"]
    }

    private static func title(_ entry: Entry) -> String {
        let name = entry.recipe.prefix { $0 != "." }.replacing("-", with: " ")
        return name.prefix(1).uppercased() + name.dropFirst()
    }

    /// As GitHub and others make it of a heading.
    private static func anchor(_ entry: Entry) -> String { title(entry).lowercased().replacing(" ", with: "-") }

    private static func cell(_ text: String) -> String { text.replacing("|", with: "\\|").replacing("\n", with: " ") }

    private static func sentence(_ text: String) -> String { text.hasSuffix(".") ? text : text + "." }
}
