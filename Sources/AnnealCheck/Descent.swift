internal import AnnealHost

/// A descent over one vector as a run takes it.
final class Descent {
    private let optimizer: OptimizerInstance
    private let state: OptimizerState
    private let parameters: UnsafeMutablePointer<Float>
    private let gradients: UnsafeMutablePointer<Float>
    private let count: Int
    private let length: Int

    init(_ specification: Specification, registry: Registry, count: Int) throws {
        self.count = count
        length = (count + 63) / 64 * 64
        parameters = Self.allocate(length)
        gradients = Self.allocate(length)
        for index in 0..<count { parameters[index] = 1 - Float(index % 7) / 4 }
        optimizer = try OptimizerInstance(
            specification, in: registry, tensors: [.init(name: "0.weight", shape: [count], offset: 0)],
            length: RunLength(steps: 100))
        state = optimizer.makeState(parameters: parameters)
    }

    convenience init(_ component: Component, rate: Double, registry: Registry, count: Int) throws {
        guard let key = component.parameters.first(where: { $0.role == .lr })?.key else {
            throw CheckFailure("it has no learning rate")
        }
        let first = Variations(component: component).specifications[0]
        let arguments = first.arguments.filter { $0.key != key } + [.init(key, .word(rate.shortest))]
        try self.init(Specification(name: component.name, arguments: arguments), registry: registry, count: count)
    }

    deinit {
        parameters.deallocate()
        gradients.deallocate()
    }

    var weights: [Float] { Array(UnsafeBufferPointer(start: parameters, count: count)) }

    /// Starts elsewhere; before the first step.
    func set(_ weights: [Float]) { parameters.update(from: weights, count: count) }

    /// - Parameter factor: on the learning rate, as a schedule's.
    func step(threads: Int = 1, factor: Double = 1, _ gradient: (Int, Float) -> Float) throws {
        for index in 0..<count { gradients[index] = gradient(index, parameters[index]) }
        var hyperparameters = optimizer.hyperparameters
        if let rate = optimizer.hyperparameter(for: "lr") { hyperparameters[rate] *= factor }
        try optimizer.step(state, parameters: parameters, gradients: gradients, hyperparameters: hyperparameters) {
            count, body in
            if threads == 1 { (0..<count).forEach(body) } else { Threads.run(count, on: threads, body) }
        }
    }

    func evaluated() throws -> [Float] {
        let out = Self.allocate(length)
        defer { out.deallocate() }
        try optimizer.writeEvaluationPoint(of: state, parameters: parameters, into: out)
        return Array(UnsafeBufferPointer(start: out, count: count))
    }

    private static func allocate(_ count: Int) -> UnsafeMutablePointer<Float> {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: max(64, count * 4), alignment: 64)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: max(64, count * 4))
        return memory.assumingMemoryBound(to: Float.self)
    }
}
