internal import CAnneal

/// Calls an optimizer on every block of one pass, and adds what it measures in grid order.
struct BlockCaller {
    private let optimizer: OptimizerInstance
    private let state: OptimizerState
    private let pass: Int
    private let parameters: UnsafeMutablePointer<Float>
    private let gradients: UnsafePointer<Float>
    /// One row per group.
    private let hyperparameters: UnsafePointer<Double>?

    init(
        _ optimizer: OptimizerInstance, _ state: OptimizerState, pass: Int, _ parameters: UnsafeMutablePointer<Float>,
        _ gradients: UnsafePointer<Float>, _ hyperparameters: UnsafePointer<Double>?
    ) {
        self.optimizer = optimizer
        self.state = state
        self.pass = pass
        self.parameters = parameters
        self.gradients = gradients
        self.hyperparameters = hyperparameters
    }

    private var reductionCount: Int { optimizer.table.reductions.count }
    private var isMeasuring: Bool { pass < optimizer.table.measureCount }

    func run(_ concurrently: OptimizerInstance.Concurrently) throws(ComponentFailure) {
        try optimizer.forEveryBlock(concurrently) { index in call(index) }
        if isMeasuring { addPartials() }
    }

    private func call(_ index: Int) -> String? {
        let block = optimizer.grid.blocks[index]
        let instance = optimizer.instances[block.group].pointer
        let slots = state.slotPointers.start + index * optimizer.table.slots.count
        var argument = anneal_block(
            struct_size: UInt32(MemoryLayout<anneal_block>.size), pass: UInt32(pass), step: UInt64(state.stepsTaken),
            begin: UInt64(block.begin), count: UInt64(block.count), parameter: parameters + block.offset,
            gradient: gradients + block.offset, slots: slots,
            tensor: optimizer.table.cut == .anywhere ? nil : UnsafePointer(optimizer.tensors + block.tensor),
            hyperparameters: optimizer.row(block.group, of: hyperparameters),
            reduced: state.tensorSums.start + block.tensor * reductionCount,
            rows: nil)
        let api = optimizer.table.api
        let partial = state.partials.start + index * reductionCount
        return Call.sentence {
            isMeasuring
                ? api.measure?(instance, &argument, partial, $0) ?? ANNEAL_OK
                : api.update?(instance, &argument, $0) ?? ANNEAL_OK
        }?.sentence
    }

    private func addPartials() {
        let blocks = optimizer.grid.blocks
        let (tensorSums, groupSums) = (state.tensorSums.start, state.groupSums.start)
        for (reduction, scope) in optimizer.table.reductions.enumerated() {
            func clear(_ sums: UnsafeMutablePointer<Double>, _ count: Int) {
                for index in 0..<count { sums[index * reductionCount + reduction] = 0 }
            }
            clear(tensorSums, optimizer.plan.tensors.count)
            clear(groupSums, optimizer.groups.count)
            var total = 0.0
            for (index, block) in blocks.enumerated() {
                let partial = state.partials.start[index * reductionCount + reduction]
                total += partial
                tensorSums[block.tensor * reductionCount + reduction] += partial
                groupSums[block.group * reductionCount + reduction] += partial
            }
            // What blocks and groups see of it: a sum over more than one tensor is the same for all of them.
            switch scope {
            case .tensor: clear(groupSums, optimizer.groups.count)
            case .all:
                for group in optimizer.groups.indices { groupSums[group * reductionCount + reduction] = total }
                fallthrough
            case .group:
                for (tensor, group) in optimizer.membership.enumerated() {
                    tensorSums[tensor * reductionCount + reduction] = groupSums[group * reductionCount + reduction]
                }
            }
        }
    }
}
