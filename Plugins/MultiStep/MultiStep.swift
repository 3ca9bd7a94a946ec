public import AnnealPlugin

/// The rate drops by the factor `gamma` at each milestone: `base · gamma^(number of milestones ≤ t)`.
///
///     multistep(milestones=[30, 80])   // at base rate 1 and t = 80: 0.01
///
/// PyTorch's `MultiStepLR`: a milestone that stands twice counts twice, and their order does not matter.
struct MultiStep: Schedule {
    static let id = "multistep"
    static let summary = "Drops by the factor gamma at each milestone."
    static var parameters: [Parameter<Self>] {
        [
            Parameter("milestones", \.milestones, in: .atLeast(0), time: true, required: true, "Ticks of the drops."),
            Parameter("gamma", \.gamma, in: .within(0...1), "Factor per drop."),
        ]
    }

    var milestones: [Double] = []
    var gamma = 0.1
    /// The share of the rate that is left after n drops, by n.
    private var factors = [1.0]

    mutating func prepare(_ setup: Setup) throws(Refusal) {
        milestones.sort()
        factors = (0...milestones.count).map { pow(gamma, Double($0)) }
    }

    func rate(base: Double, at time: Double) -> Double { base * factors[milestones.upperBound(of: time)] }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(MultiStep.self) }
