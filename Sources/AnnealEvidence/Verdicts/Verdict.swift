/// What is known of an arm against the leader.
public enum Verdict: Sendable, Equatable, Codable {
    /// The leader itself.
    case leads
    /// The leader is better by this much.
    case behind(Interval, basis: Basis)
    /// It differs from the leader by less than what matters.
    case equivalent(Interval)
    /// Neither; about `moreSeeds` more seeds of both would tell, in `seconds`.
    case undecided(Interval, moreSeeds: Int, seconds: Double)
    /// Left out after squeezed runs, on which the leader was better by this much; with a larger budget it might not have been.
    case leftOut(Interval, forBudget: Bool)
    /// No trial came to its end.
    case failed
    /// The budget did not reach it.
    case unmeasured

    /// By how much the leader is better at full length; `nil` where that was not measured, and for the leader itself.
    var lead: Interval? {
        switch self {
        case .behind(let lead, _), .equivalent(let lead), .undecided(let lead, _, _): lead
        case .leads, .leftOut, .failed, .unmeasured: nil
        }
    }

    /// What the interval of a lead was measured on.
    public enum Basis: String, Sendable, Codable {
        /// Seeds that chose nothing.
        case fresh
        /// All seeds; the interval allows for all the looks at them.
        case all
    }
}
