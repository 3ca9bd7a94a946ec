internal import AnnealEvidence
internal import AnnealHost

/// A budget as it is typed: `600s`, `10m`, `2h`, `40 runs`, `20000 steps`.
enum BudgetText {
    private static let seconds = ["s": 1.0, "m": 60, "min": 60, "h": 3600, "d": 86_400]

    static func read(_ text: String) throws -> Budget {
        let number = text.prefix { "0123456789.".contains($0) }
        let unit = text[number.endIndex...].drop { $0 == " " }
        guard let value = Double(number), value > 0 else { throw refusal(text) }
        if let factor = seconds[String(unit)] { return .seconds(value * factor) }
        switch unit {
        case "run", "runs": return .runs(value)
        case "step", "steps": return .steps(value)
        default: throw refusal(text)
        }
    }

    private static func refusal(_ text: String) -> UsageError {
        UsageError("'\(text)' is no budget: write 10m, 2h, '40 runs' or '20000 steps'")
    }
}
