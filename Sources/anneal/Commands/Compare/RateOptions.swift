internal import AnnealEvidence
internal import AnnealExperiment
internal import ArgumentParser

/// Between which rates each arm's best one is looked for.
struct RateOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Rates between which the best is looked for: a list, or find (default: find).", valueName: "list"))
    var rates: String?

    /// The rates of a list; `nil` for find.
    func listed() throws -> RateGrid? {
        guard let rates, rates != "find" else { return nil }
        let numbers = try rates.split(separator: ",").map { try NumberText.rate(String($0)) }.filter { $0 > 0 }
        guard !numbers.isEmpty else { throw UsageError("--rates \(rates) has no rate above 0: write 0.01,0.03,0.1") }
        return RateGrid(numbers, extends: numbers.count > 1)
    }
}
