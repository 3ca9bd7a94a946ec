internal import CAnneal

/// An optimizer laid out over the parameters of one model. It never changes; what it remembers is an `OptimizerState`.
///
///     let adam = try OptimizerInstance(Specification("adam(beta1=0.8)"), in: registry, tensors: model.tensors)
///     let state = adam.makeState(parameters: weights)
///     try adam.step(state, parameters: weights, gradients: gradients, hyperparameters: adam.hyperparameters)
public final class OptimizerInstance: @unchecked Sendable {
    /// A parameter tensor inside the flat buffers.
    public struct Tensor: Sendable, Equatable {
        public let name: String
        public let shape: [Int]
        /// Where it begins, in elements, a multiple of 64; up to the next tensor the buffers hold zeros.
        public let offset: Int

        public init(name: String, shape: [Int], offset: Int) {
            self.name = name
            self.shape = shape
            self.offset = offset
        }

        var count: Int { shape.reduce(1, *) }
    }

    /// Runs `body` for every index below a count, in any order, on any threads, and returns when all have ended.
    public typealias Concurrently = (_ count: Int, _ body: (Int) -> Void) -> Void

    public let component: Component
    public let specification: Specification
    /// The value of each declared parameter in order; a step may exchange those that are schedulable.
    public let hyperparameters: [Double]

    let table: OptimizerTable
    let plan: SlotPlan
    let grid: BlockGrid
    let tensors: UnsafeMutablePointer<anneal_tensor>
    let instance: UnsafeMutableRawPointer?
    private let freeTensors: () -> Void

    /// - Parameters:
    ///   - rate: the learning rate that `--lr` gave, which must not disagree with the specification's own.
    ///   - scheduled: the channels a schedule will drive.
    ///   - length: of the run; what it says of epochs and batches decides what lengths with units come to.
    public init(
        _ specification: Specification, in registry: Registry, tensors: [Tensor], rate: Double? = nil,
        scheduled channels: [String] = [], length: RunLength = RunLength(steps: nil)
    ) throws(SpecificationError) {
        let component = try registry.component(specification.name, .optimizer)
        guard case .optimizer(let table) = component.functions, let create = table.api.create else {
            throw .wrongKind(specification.name, is: component.kind, wanted: .optimizer)
        }
        let horizon = length.ticks(of: .step)
        let arguments = try component.arguments(specification, rate: rate)
            .inTicks(of: TimeScale(.step, length: length, piece: horizon), own: .step, component: component)
        let scheduled = component.parameters.indices.map { index in
            channels.contains { component.hyperparameter(for: $0) == index }
        }
        self.component = component
        self.specification = specification
        self.hyperparameters = arguments.numbers
        self.table = table
        (self.tensors, self.freeTensors) = Self.cTensors(tensors)
        let instance = try Call.create(
            create, component, arguments, horizon: horizon, scheduled: scheduled)
        self.instance = instance
        do {
            self.plan = try SlotPlan(table, component.name, instance, self.tensors, count: tensors.count)
        } catch {
            table.api.destroy?(instance)
            freeTensors()
            throw .refused(component: component.name, sentence: error.sentence)
        }
        self.grid = BlockGrid(tensors, cut: table.cut, plan: plan)
    }

    deinit {
        table.api.destroy?(instance)
        freeTensors()
    }

    /// Which hyperparameter a schedule's channel drives: the one of that key, or else of that role.
    public func hyperparameter(for channel: String) -> Int? { component.hyperparameter(for: channel) }

    /// Fresh state for these parameters.
    public func makeState(parameters: UnsafePointer<Float>) -> OptimizerState {
        OptimizerState(for: self, parameters: parameters)
    }

    /// Takes one step over all parameters. The result does not depend on how `concurrently` runs its blocks.
    public func step(
        _ state: OptimizerState, parameters: UnsafeMutablePointer<Float>, gradients: UnsafePointer<Float>,
        hyperparameters: [Double], concurrently: Concurrently = { count, body in (0..<count).forEach(body) }
    ) throws(ComponentFailure) {
        precondition(hyperparameters.count == component.parameters.count, "one number per declared parameter")
        state.stepsTaken += 1
        state.clearSums()
        try hyperparameters.withUnsafeBufferPointer { hyperparameters throws(ComponentFailure) in
            for pass in 0...table.measureCount {
                try advance(state, pass, hyperparameters.baseAddress)
                let blocks = BlockCaller(
                    self, state, pass: pass, parameters, gradients, hyperparameters.baseAddress, instance)
                try blocks.run(concurrently)
            }
        }
    }

    private func advance(
        _ state: OptimizerState, _ pass: Int, _ hyperparameters: UnsafePointer<Double>?
    ) throws(ComponentFailure) {
        guard let advance = table.api.advance else { return }
        var step = anneal_step(
            struct_size: UInt32(MemoryLayout<anneal_step>.size), pass: UInt32(pass), step: UInt64(state.stepsTaken),
            hyperparameters: hyperparameters, reduced: state.sharedSums.start, slots: state.groupSlots.start)
        if let failure = Call.sentence(of: { advance(instance, &step, $0) }) {
            throw ComponentFailure(component: component.name, sentence: failure.sentence)
        }
    }

    /// The tensors as the contract describes them, and how to free them.
    private static func cTensors(
        _ tensors: [Tensor]
    ) -> (UnsafeMutablePointer<anneal_tensor>, free: () -> Void) {
        let table = UnsafeMutablePointer<anneal_tensor>.allocate(capacity: tensors.count)
        var memory: [UnsafeMutableRawPointer] = [UnsafeMutableRawPointer(table)]
        for (index, tensor) in tensors.enumerated() {
            let bytes = Array(tensor.name.utf8CString)
            let name = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
            name.initialize(from: bytes, count: bytes.count)
            let shape = UnsafeMutablePointer<UInt64>.allocate(capacity: max(1, tensor.shape.count))
            shape.initialize(from: tensor.shape.map(UInt64.init), count: tensor.shape.count)
            (table + index).initialize(
                to: anneal_tensor(
                    struct_size: UInt32(MemoryLayout<anneal_tensor>.size), rank: UInt32(tensor.shape.count),
                    name: UnsafePointer(name), shape: UnsafePointer(shape), count: UInt64(tensor.count)))
            memory += [UnsafeMutableRawPointer(name), UnsafeMutableRawPointer(shape)]
        }
        return (table, { for block in memory { block.deallocate() } })
    }
}

extension Component {
    /// An optimizer's arguments with the rate of `--lr` in them.
    public func arguments(_ specification: Specification, rate: Double?) throws(SpecificationError) -> Arguments {
        var arguments = try Arguments(specification.arguments, for: self, place: specification.place)
        guard let rate, let index = parameters.firstIndex(where: { $0.role == .lr }) else { return arguments }
        if arguments.given[index], arguments.numbers[index] != rate {
            throw .twoRates(option: rate, argument: arguments.numbers[index], component: name)
        }
        guard parameters[index].accepts(rate) else {
            throw .badValue(rate.shortest, component: name, parameters[index])
        }
        arguments.set(index, to: rate)
        return arguments
    }

    /// Which parameter a schedule's channel drives: the schedulable one of that key, or else of that role.
    public func hyperparameter(for channel: String) -> Int? {
        parameters.firstIndex { $0.isSchedulable && $0.key == channel }
            ?? parameters.firstIndex { $0.isSchedulable && $0.role.rawValue == channel }
    }
}
