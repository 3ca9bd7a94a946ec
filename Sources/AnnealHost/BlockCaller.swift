internal import CAnneal

/// Calls an optimizer on every block of one pass, and adds what it measures in grid order.
struct BlockCaller {
    private let optimizer: OptimizerInstance
    private let state: OptimizerState
    private let pass: Int
    private let parameters: UnsafeMutablePointer<Float>
    private let gradients: UnsafePointer<Float>
    private let hyperparameters: UnsafePointer<Double>?
    private let instance: UnsafeMutableRawPointer?

    init(
        _ optimizer: OptimizerInstance, _ state: OptimizerState, pass: Int, _ parameters: UnsafeMutablePointer<Float>,
        _ gradients: UnsafePointer<Float>, _ hyperparameters: UnsafePointer<Double>?,
        _ instance: UnsafeMutableRawPointer?
    ) {
        self.optimizer = optimizer
        self.state = state
        self.pass = pass
        self.parameters = parameters
        self.gradients = gradients
        self.hyperparameters = hyperparameters
        self.instance = instance
    }

    private var reductionCount: Int { optimizer.table.reductions.count }
    private var isMeasuring: Bool { pass < optimizer.table.measureCount }

    func run(_ concurrently: OptimizerInstance.Concurrently) throws(ComponentFailure) {
        try optimizer.forEveryBlock(concurrently) { index in call(index) }
        if isMeasuring { addPartials() }
    }

    private func call(_ index: Int) -> String? {
        let block = optimizer.grid.blocks[index]
        let slots = state.slotPointers.start + index * optimizer.table.slots.count
        var argument = anneal_block(
            struct_size: UInt32(MemoryLayout<anneal_block>.size), pass: UInt32(pass), step: UInt64(state.stepsTaken),
            begin: UInt64(block.begin), count: UInt64(block.count), parameter: parameters + block.offset,
            gradient: gradients + block.offset, slots: slots,
            tensor: optimizer.table.cut == .anywhere ? nil : UnsafePointer(optimizer.tensors + block.tensor),
            hyperparameters: hyperparameters, reduced: state.tensorSums.start + block.tensor * reductionCount,
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
        for (reduction, scope) in optimizer.table.reductions.enumerated() {
            let tensorCount = optimizer.plan.tensors.count
            for tensor in 0..<tensorCount { state.tensorSums.start[tensor * reductionCount + reduction] = 0 }
            var total = 0.0
            for (index, block) in blocks.enumerated() {
                let partial = state.partials.start[index * reductionCount + reduction]
                total += partial
                state.tensorSums.start[block.tensor * reductionCount + reduction] += partial
            }
            // There is one group, so a sum over the group is the sum over all.
            guard scope != .tensor else { continue }
            state.sharedSums.start[reduction] = total
            for tensor in 0..<tensorCount { state.tensorSums.start[tensor * reductionCount + reduction] = total }
        }
    }
}
