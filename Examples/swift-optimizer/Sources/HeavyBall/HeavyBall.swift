public import AnnealPlugin

/// Gradient descent with the momentum of a heavy ball.
///
///     b ← momentum · b + g
///     p ← p − lr · b
///
/// Polyak 1964 <https://doi.org/10.1016/0041-5553(64)90137-5>.
struct HeavyBall: Optimizer {
    static let id = "heavy-ball"
    static let summary = "Gradient descent with the momentum of a heavy ball."
    static var parameters: [Parameter<Self>] {
        [
            Parameter("lr", \.lr, in: .atLeast(0), role: .lr, schedulable: true, "Learning rate."),
            Parameter(
                "momentum", \.momentum, in: .within(0..<1), role: .momentum, schedulable: true,
                "How much of the last direction is kept."),
        ]
    }
    /// Remembered between steps: a number per weight, 0 at first. The host owns it, and saves it under this name.
    static let momentumBuffer = Slot("momentum_buffer")
    static let slots = [momentumBuffer]

    var lr = 0.01
    var momentum = 0.9

    /// Any part of the weights, on any thread, at the same time as other blocks.
    func update(_ block: Block) {
        guard let ball = block[Self.momentumBuffer] else { return }
        let (parameter, gradient) = (block.parameter, block.gradient)
        let (rate, kept) = (Float(lr), Float(momentum))
        for i in 0..<block.count {
            ball[i] = kept * ball[i] + gradient[i]
            parameter[i] -= rate * ball[i]
        }
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(HeavyBall.self) }
