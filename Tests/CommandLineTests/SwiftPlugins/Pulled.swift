public import AnnealPlugin

struct Pulled: Optimizer {
    static let id = "pulled"
    static let summary = "Gradient descent with a pull towards zero of a strength of its own."
    static var parameters: [Parameter<Self>] {
        [
            Parameter("lr", \.lr, in: .atLeast(0), role: .lr, schedulable: true, "Learning rate."),
            Parameter(
                "weight_decay", \.weightDecay, in: .atLeast(0), role: .weightDecay, schedulable: true,
                "How fast the weights shrink, times the rate."),
            Parameter("pull", \.pull, in: .atLeast(0), schedulable: true, "A thousandth of it joins the decay."),
        ]
    }

    var lr = 0.01
    var weightDecay = 0.0
    var pull = 0.0

    func update(_ block: Block) {
        let kept = Float(1 - lr * (weightDecay + pull / 1000))
        for i in 0..<block.count {
            block.parameter[i] = kept * block.parameter[i] - Float(lr) * block.gradient[i]
        }
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Pulled.self) }
