internal import AnnealEvidence
internal import AnnealHost

extension RacePlan {
    /// What is compared and by which rules, before it begins.
    ///
    ///     2 arms of mlp:64 on digits, by validation_accuracy after 210 steps, worth 0.2
    ///     rates from 0.01 to 1 and beyond on runs squeezed into 70 steps,
    ///     then up to 24 paired seeds, 3 fresh ones for the two best, within 10 min
    func introduction(of subject: String) -> [String] {
        let count = "\(arms.count) arm\(arms.count == 1 ? "" : "s")"
        // A command may be a whole script.
        let name = subject.count > 40 ? subject.prefix(39).replacing("\n", with: " ") + "…" : subject
        let rates = arms.flatMap(\.grid.rates)
        var range = (rates.min() ?? 0).shortest
        if let last = rates.max(), last > rates.min() ?? last {
            range = "rates from \(range) to \(last.shortest)"
        } else {
            range = "rate \(range)"
        }
        if arms.contains(where: \.grid.extends) { range += " and beyond" }
        let fresh =
            confirm > 0 && arms.count > 1 ? ["\(confirm) fresh one\(confirm == 1 ? "" : "s") for the two best"] : []
        let seeds: [String] =
            switch design {
            case .rates: []
            case .racing(let most): ["then up to \(most) paired seeds"] + fresh
            case .grid(let seeds): ["each on \(seeds) seed\(seeds == 1 ? "" : "s")"] + fresh
            }
        let limit = budget.inWords.map { ["within \($0)"] } ?? []
        let how = if case .grid = design { range } else { "\(range) on runs squeezed into \(shortSteps) steps" }
        return [
            "\(count) of \(name), by \(metric.name) after \(steps) steps, worth \(worth)", "\(how),",
            (seeds + limit).joined(separator: ", "),
        ]
    }
}
