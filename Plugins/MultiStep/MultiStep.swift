public import AnnealPlugin
import Glibc

/// The rate drops by the factor `gamma` at each milestone: `base · gamma^(number of milestones ≤ t)`.
///
///     MultiStep(milestones: [30, 80]).rate(base: 1, at: 80)   // 0.01
///
/// PyTorch's `MultiStepLR`: a milestone that stands twice counts twice, and their order does not matter.
struct MultiStep: Schedule {
    static let id = "multistep"
    static let summary = "Drops by the factor gamma at each milestone."
    static var parameters: [Parameter<Self>] {
        [
            Parameter("milestones", \.milestones, in: .atLeast(0), time: true, required: true, "Ticks of the drops."),
            Parameter("gamma", \.gamma, in: .atLeast(0), "Factor per drop."),
        ]
    }

    var milestones: [Double] = []
    var gamma = 0.1

    func rate(base: Double, at time: Double) -> Double {
        base * pow(gamma, Double(milestones.count { $0 <= time }))
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(MultiStep.self) }
