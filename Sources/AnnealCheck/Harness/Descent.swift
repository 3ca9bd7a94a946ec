package import AnnealHost

/// An optimizer over a few tensors in memory of its own, as a run has it.
///
///     let run = try Descent(Specification("sgd(lr=0.5)"), in: registry, shapes: [[2]], initial: [1, -2])
///     try run.step { weights in weights }
///     run.weights   // [0.5, -1]
package final class Descent {
    package let optimizer: OptimizerInstance
    package private(set) var state: OptimizerState
    private let parameters: UnsafeMutablePointer<Float>
    private let gradients: UnsafeMutablePointer<Float>
    private let length: Int
    /// The offset of each weight.
    private let offsets: [Int]

    /// - Parameters:
    ///   - groups: of the tensors, which are called "0", "1", ….
    ///   - initial: the weights of all tensors, one after another, without padding.
    ///   - scheduled: the channels that a schedule drives.
    package init(
        _ specification: Specification, in registry: Registry, groups: [GroupSpecification] = [], shapes: [[Int]],
        initial: [Double], scheduled: [String] = []
    ) throws {
        var offset = 0
        var tensors: [OptimizerInstance.Tensor] = []
        var offsets: [Int] = []
        for (index, shape) in shapes.enumerated() {
            tensors.append(OptimizerInstance.Tensor(name: "\(index)", shape: shape, offset: offset))
            let count = shape.reduce(1, *)
            offsets += offset..<offset + count
            offset += (count + 63) / 64 * 64
        }
        self.offsets = offsets
        length = offset
        parameters = Self.allocate(length)
        gradients = Self.allocate(length)
        for (position, weight) in zip(offsets, initial) { parameters[position] = Float(weight) }
        optimizer = try OptimizerInstance(
            specification, groups: groups, in: registry, tensors: tensors, scheduled: scheduled,
            length: RunLength(steps: 100))
        state = optimizer.makeState(parameters: parameters)
    }

    deinit {
        parameters.deallocate()
        gradients.deallocate()
    }

    package var weights: [Double] { offsets.map { Double(parameters[$0]) } }

    /// - Parameters:
    ///   - rate: a factor on the learning rate, as a schedule's.
    ///   - values: of other channels that a schedule drives.
    package func step(
        rate factor: Double = 1, values: [String: Double] = [:],
        concurrently: @escaping Concurrently = { count, body in (0..<count).forEach(body) },
        _ gradient: ([Double]) -> [Double]
    ) throws {
        for (position, value) in zip(offsets, gradient(weights)) { gradients[position] = Float(value) }
        var hyperparameters = optimizer.hyperparameters
        if factor != 1, let rate = optimizer.hyperparameter(for: "lr") { hyperparameters[rate] *= factor }
        for (channel, value) in values {
            if let index = optimizer.hyperparameter(for: channel) { hyperparameters[index] = value }
        }
        try optimizer.step(
            state, parameters: parameters, gradients: gradients, hyperparameters: hyperparameters,
            concurrently: concurrently)
    }

    /// The weights to evaluate.
    package func evaluated() throws -> [Double] {
        let out = Self.allocate(length)
        defer { out.deallocate() }
        try optimizer.writeEvaluationPoint(of: state, parameters: parameters, into: out)
        return offsets.map { Double(out[$0]) }
    }

    /// Whether it came to the same weights and remembers the same, bit for bit.
    package func isIdentical(to other: Descent) -> Bool {
        weights.map(\.bitPattern) == other.weights.map(\.bitPattern) && state.isIdentical(to: other.state)
    }

    /// Goes on with a copy of the state instead of the state itself.
    package func exchangeState() {
        let copy = optimizer.makeState(parameters: parameters)
        copy.restore(state)
        state = copy
    }

    private static func allocate(_ count: Int) -> UnsafeMutablePointer<Float> {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: max(64, count * 4), alignment: 64)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: max(64, count * 4))
        return memory.assumingMemoryBound(to: Float.self)
    }
}
