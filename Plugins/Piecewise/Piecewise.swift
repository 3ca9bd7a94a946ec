public import AnnealPlugin

/// One rate after another: `values[number of boundaries ≤ t]`.
///
///     piecewise(boundaries=[10], values=[0.1, 0.01])   // at t = 10: 0.01
///
/// Optax's `piecewise_constant_schedule` with its values written out, and Keras' `PiecewiseConstantDecay`, which still has
/// the old value at the boundary itself: `inclusive=true`. It sets the rate itself, whatever the base rate is.
struct Piecewise: Schedule {
    static let id = "piecewise"
    static let summary = "One rate after another, changing at the boundaries."
    static let clock = Clock.step
    static var parameters: [Parameter<Self>] {
        [
            Parameter("boundaries", \.boundaries, in: .atLeast(0), time: true, "Ticks at which the rate changes."),
            Parameter(
                "values", \.values, in: .atLeast(0), absolute: true, required: true,
                "The rates: one more than there are boundaries."),
            Parameter("inclusive", \.inclusive, "Whether a boundary still belongs to the rate before it."),
        ]
    }

    var boundaries: [Double] = []
    var values: [Double] = []
    var inclusive = false

    mutating func prepare(_ setup: Setup) throws(Refusal) {
        guard values.count == boundaries.count + 1 else {
            throw Refusal(
                "\(boundaries.count) boundaries need \(boundaries.count + 1) values, and there are \(values.count)")
        }
        guard zip(boundaries, boundaries.dropFirst()).allSatisfy({ $0 <= $1 }) else {
            throw Refusal("the boundaries must not fall")
        }
    }

    func rate(base: Double, at time: Double) -> Double {
        values[inclusive ? boundaries.lowerBound(of: time) : boundaries.upperBound(of: time)]
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Piecewise.self) }
