internal import AnnealTraining

/// What `--lr` gave.
enum BaseRate: Equatable {
    case given(Double)
    /// That of the learning-rate finder: `--lr find`.
    case found

    var number: Double? { if case .given(let rate) = self { rate } else { nil } }

    init(_ text: String) throws { self = text == "find" ? .found : .given(try NumberArgument.rate(text)) }
}

extension Experiment {
    /// Takes the rate that `anneal find` suggests for it, and returns that as it is printed.
    mutating func findRate(on console: Console) throws -> String {
        guard try !optimizerSetsRate else {
            throw UsageError("--lr find chooses the rate itself: leave lr out of the optimizer")
        }
        let trainer = try trainer(driving: ["lr"], steps: nil)
        let finder = RateFinder(trainer: trainer, sweep: .standard)
        guard let suggestion = try finder.find(from: state(of: trainer, schedule: .init())).suggestion else {
            throw Failure.noRate(in: finder.sweep)
        }
        let text = suggestion.lr.rounded(to: 3)
        rate = try NumberArgument.rate(text)
        console.print("The finder suggests the rate \(text) (\(suggestion.rule.rawValue)).")
        return text
    }
}

extension Failure {
    static func noRate(in sweep: RateSweep) -> Failure {
        Failure(
            "no rate between \(sweep.start.shortest) and \(sweep.end.shortest) could be suggested: "
                + "the loss does not fall, so widen the range or look at the data")
    }
}
