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

    /// With another limit in the same unit; what is unlimited stays so.
    ///
    ///     Budget.seconds(600).with { $0 / 2 }   // Budget.seconds(300)
    public func with(_ change: (Double) -> Double) -> Budget {
        switch self {
        case .seconds(let limit): .seconds(change(limit))
        case .steps(let limit): .steps(change(limit))
        case .runs(let limit): .runs(change(limit))
        case .unlimited: .unlimited
        }
    }

    /// `nil` if it is unlimited.
    ///
    ///     Budget.seconds(600).inWords   // "10 min"
    public var inWords: String? {
        switch self {
        case .seconds(let limit): Rounding.duration(limit)
        case .steps(let limit): "\(Int(min(limit, 1e15))) steps"
        case .runs(let limit): "\(Int(min(limit, 1e15))) runs"
        case .unlimited: nil
        }
    }
}
