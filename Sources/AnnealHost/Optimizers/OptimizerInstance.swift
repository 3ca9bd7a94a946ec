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
        /// Whether its gradient comes as the rows that a step touches.
        public let isSparse: Bool

        /// - Parameter isSparse: of a tensor with at least one dimension.
        public init(name: String, shape: [Int], offset: Int, isSparse: Bool = false) {
            self.name = name
            self.shape = shape
            self.offset = offset
            self.isSparse = isSparse && !shape.isEmpty
        }

        var count: Int { shape.reduce(1, *) }
        /// How many numbers a row has.
        var width: Int { shape.dropFirst().reduce(1, *) }
    }

    public let component: Component
    public let specification: Specification
    /// The common group first, then one per pattern.
    public let groups: [ParameterGroup]
    /// One row per group, the value of each declared parameter in order; a step may exchange those that are schedulable.
    public let hyperparameters: [Double]

    let table: OptimizerTable
    let plan: SlotPlan
    let grid: OptimizerBlocks
    /// The hyperparameters of one group.
    private let rowLength: Int
    /// The group of each tensor.
    let membership: [Int]
    /// The plugin's instance for each group: at every block it is needed without counting who holds it.
    let instances: [UnsafeMutableRawPointer?]
    private let owners: [PluginInstance]
    let tensors: UnsafeMutablePointer<anneal_tensor>
    private let freeTensors: () -> Void

    /// - Parameters:
    ///   - groups: tensors with options of their own; of several patterns that fit a name the first counts.
    ///   - rate: the learning rate that was given beside the specification, which must not disagree with the specification's own.
    ///   - scheduled: the channels that schedules will drive, in any group.
    ///   - length: of the run; what it says of epochs and batches decides what lengths with units come to.
    ///   - membership: which group each tensor is in, counted from 1, or 0; `nil` if their names say it.
    ///   - isScattered: whether it steps tensors that lie anywhere in memory, and not in flat buffers.
    public init(
        _ specification: Specification, groups: [GroupSpecification] = [], in registry: Registry, tensors: [Tensor],
        rate: Double? = nil, scheduled channels: [String] = [], length: RunLength = RunLength(steps: nil),
        membership: [Int]? = nil, isScattered: Bool = false
    ) throws(SpecificationError) {
        let component = try registry.component(specification.name, .optimizer)
        guard case .optimizer(let table) = component.functions, let create = table.api.create else {
            throw .wrongKind(specification.name, is: component.kind, wanted: .optimizer)
        }
        if !table.takesSparseRows, let tensor = tensors.first(where: \.isSparse) {
            throw .updatesAllRows(
                component: component.name, tensor: tensor.name,
                others: registry.components.filter(\.takesSparseRows).map(\.name))
        }
        let horizon = length.ticks(of: .step)
        let scale = TimeScale(.step, length: length, piece: horizon)
        let scheduled = component.parameters.indices.map { index in
            channels.contains { component.hyperparameter(for: $0) == index }
        }
        precondition(membership.map { $0.count == tensors.count } ?? true, "one group per tensor")
        let membership =
            if let membership { membership } else { try ParameterGroup.membership(of: tensors, in: groups) }
        var resolved: [ParameterGroup] = []
        var owners: [PluginInstance] = []
        for (index, group) in ([nil] + groups.map(Optional.some)).enumerated() {
            let arguments = try component.arguments(specification, of: group, rate: rate, over: scale)
            let instance = try PluginCall.create(create, component, arguments, horizon: horizon, scheduled: scheduled)
            owners.append(PluginInstance(instance, table.api.destroy))
            resolved.append(
                ParameterGroup(
                    specification: group, tensors: membership.indices.filter { membership[$0] == index },
                    rate: component.rate(of: group), hyperparameters: arguments.numbers))
        }
        let instances = owners.map(\.pointer)
        let (cTensors, freeTensors) = Self.cTensors(tensors)
        do {
            plan = try SlotPlan(table, component.name, membership.map { instances[$0] }, cTensors)
        } catch {
            freeTensors()
            throw error
        }
        self.component = component
        self.specification = specification
        self.groups = resolved
        self.hyperparameters = resolved.flatMap(\.hyperparameters)
        self.rowLength = component.parameters.count
        self.table = table
        self.membership = membership
        self.instances = instances
        self.owners = owners
        self.tensors = cTensors
        self.freeTensors = freeTensors
        // Sums are added block by block: where there are any, a tensor's blocks are the same wherever it lies.
        self.grid = OptimizerBlocks(
            tensors, in: membership, cut: table.cut, plan: plan, joins: !isScattered && table.reductions.isEmpty)
    }

    deinit { freeTensors() }

    /// The tensors whose gradients come as rows, ascending.
    public var sparseTensors: [Int] { grid.sparse.map(\.tensor) }

    /// Which hyperparameter a schedule's channel drives: the one of that key, or else of that role.
    public func hyperparameter(for channel: String) -> Int? { component.hyperparameter(for: channel) }

    /// Fresh state for these parameters.
    public func makeState(parameters: UnsafePointer<Float>) -> OptimizerState {
        OptimizerState(for: self, .flat(UnsafeMutablePointer(mutating: parameters)))
    }

    /// Takes one step over all parameters. The result does not depend on how `concurrently` runs its blocks.
    ///
    /// - Parameters:
    ///   - gradients: laid out as the parameters; what stands at sparse tensors is not read.
    ///   - rows: the gradients of sparse tensors, in their order.
    ///   - hyperparameters: as in the property, with what schedules drive exchanged.
    public func step(
        _ state: OptimizerState, parameters: UnsafeMutablePointer<Float>, gradients: UnsafePointer<Float>,
        rows: [SparseGradient] = [], hyperparameters: [Double],
        concurrently: @escaping Concurrently = { count, body in (0..<count).forEach(body) }
    ) throws(ComponentFailure) {
        precondition(
            hyperparameters.count == self.hyperparameters.count, "one number per group and declared parameter")
        precondition(rows.count == grid.sparse.count, "one gradient per sparse tensor")
        for (gradient, tensor) in zip(rows, grid.sparse) {
            precondition(gradient.count == 0 || gradient.rows[gradient.count - 1] < tensor.rows, "rows of the tensor")
        }
        state.stepsTaken += 1
        try hyperparameters.withUnsafeBufferPointer { hyperparameters throws(ComponentFailure) in
            let work = BlockCaller.Work(
                parameters: .flat(parameters), gradients: .flat(UnsafeMutablePointer(mutating: gradients)), rows: rows,
                hyperparameters: hyperparameters.baseAddress, steps: .common(state.stepsTaken))
            try step(state, work, isMoving: nil, concurrently)
        }
    }

    /// - Parameter isMoving: of each group, whether a tensor of it takes this step; `nil`: all do.
    func step(
        _ state: OptimizerState, _ work: BlockCaller.Work, isMoving: UnsafePointer<Bool>?,
        _ concurrently: @escaping Concurrently
    ) throws(ComponentFailure) {
        state.clearSums()
        for pass in 0...table.measureCount {
            for group in groups.indices where isMoving?[group] ?? true {
                try advance(group, state, pass, work.steps.group(group), work.hyperparameters)
            }
            try BlockCaller(self, state, pass: pass, work).run(concurrently)
        }
    }

    /// A group's row in a table of hyperparameters.
    func row(_ group: Int, of hyperparameters: UnsafePointer<Double>?) -> UnsafePointer<Double>? {
        hyperparameters.map { $0 + group * rowLength }
    }

    private func advance(
        _ group: Int, _ state: OptimizerState, _ pass: Int, _ stepsTaken: UInt64,
        _ hyperparameters: UnsafePointer<Double>?
    ) throws(ComponentFailure) {
        // A common group that patterns left empty is no group.
        guard let advance = table.api.advance, groups.count == 1 || !groups[group].tensors.isEmpty else { return }
        var step = anneal_step(
            struct_size: UInt32(MemoryLayout<anneal_step>.size), pass: UInt32(pass), step: stepsTaken,
            hyperparameters: row(group, of: hyperparameters),
            reduced: state.groupSums.start + group * table.reductions.count,
            slots: state.groupSlots.start + group * table.slots.count)
        if let failure = PluginCall.sentence(of: { advance(instances[group], &step, $0) }) {
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
                    name: UnsafePointer(name), shape: UnsafePointer(shape), count: UInt64(tensor.count),
                    flags: tensor.isSparse ? UInt64(ANNEAL_SPARSE_GRADIENT) : 0))
            memory += [UnsafeMutableRawPointer(name), UnsafeMutableRawPointer(shape)]
        }
        return (table, { for block in memory { block.deallocate() } })
    }
}
