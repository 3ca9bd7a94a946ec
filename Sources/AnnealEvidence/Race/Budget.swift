/// What a race may spend.
///
///     Budget.seconds(600)   // `--budget 10m`
public enum Budget: Sendable, Equatable, Codable {
    case seconds(Double)
    case steps(Double)
    case runs(Double)
    case unlimited

    /// What a trial takes of it.
    func price(of trial: Trial, seconds: Double) -> Double {
        switch self {
        case .seconds, .unlimited: seconds
        case .steps: Double(trial.steps)
        case .runs: 1
        }
    }

    public var limit: Double {
        switch self {
        case .seconds(let limit), .steps(let limit), .runs(let limit): limit
        case .unlimited: .infinity
        }
    }
}
