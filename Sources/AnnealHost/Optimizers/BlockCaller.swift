internal import CAnneal

/// Calls an optimizer on every block of one pass, and adds what it measures in grid order.
struct BlockCaller {
    private let optimizer: OptimizerInstance
    private let state: OptimizerState
    private let pass: Int
    private let work: Work
    /// How many blocks there are: those of dense gradients, then those of each sparse one.
    private let count: Int

    /// What one step is taken with.
    struct Work {
        let parameters: TensorMemory
        /// A tensor without a gradient rests.
        let gradients: TensorMemory
        /// The gradients of sparse tensors, in the order of these.
        let rows: [SparseGradient]
        /// One row per group.
        let hyperparameters: UnsafePointer<Double>?
        /// This step included.
        let steps: StepCounts
    }

    init(_ optimizer: OptimizerInstance, _ state: OptimizerState, pass: Int, _ work: Work) {
        self.optimizer = optimizer
        self.state = state
        self.pass = pass
        self.work = work
        count = zip(optimizer.grid.sparse, work.rows).reduce(optimizer.grid.dense.count) { count, tensor in
            count + tensor.0.blockCount(tensor.1.count)
        }
    }

    private var grid: OptimizerBlocks { optimizer.grid }
    private var reductionCount: Int { optimizer.table.reductions.count }
    private var isMeasuring: Bool { pass < optimizer.table.measureCount }

    func run(_ concurrently: @escaping Concurrently) throws(ComponentFailure) {
        try state.blockRun.run(count, .step(self), of: optimizer, concurrently)
        if isMeasuring { addPartials() }
    }

    /// Whether a block is more than a thread is usually given.
    func isLarge(_ index: Int) -> Bool {
        index < grid.dense.count && grid.blocks[grid.dense[index]].count > OptimizerBlocks.blockSize
    }

    /// Returns the sentence of a failure.
    func call(_ index: Int) -> String? {
        if index < grid.dense.count { return callDense(index) }
        let (tensor, block) = sparseBlock(index)
        return callSparse(index, tensor, block)
    }

    /// Which of the sparse tensors a block belongs to, and which of the tensor's it is.
    private func sparseBlock(_ index: Int) -> (tensor: Int, block: Int) {
        var block = index - grid.dense.count
        var tensor = 0
        while block >= grid.sparse[tensor].blockCount(work.rows[tensor].count) {
            block -= grid.sparse[tensor].blockCount(work.rows[tensor].count)
            tensor += 1
        }
        return (tensor, block)
    }

    private func callDense(_ index: Int) -> String? {
        let dense = grid.dense[index]
        let block = grid.blocks[dense]
        guard let gradient = work.gradients.start(of: block) else { return nil }
        var argument = anneal_block(
            struct_size: UInt32(MemoryLayout<anneal_block>.size), pass: UInt32(pass),
            step: work.steps.tensor(block.tensor),
            begin: UInt64(block.begin), count: UInt64(block.count), parameter: work.parameters.start(of: block),
            gradient: UnsafePointer(gradient),
            slots: state.slotPointers.start + dense * optimizer.table.slots.count,
            tensor: optimizer.table.cut == .anywhere ? nil : UnsafePointer(optimizer.tensors + block.tensor),
            hyperparameters: optimizer.row(block.group, of: work.hyperparameters),
            reduced: state.tensorSums.start + block.tensor * reductionCount,
            rows: nil)
        return call(index, &argument, group: block.group)
    }

    private func callSparse(_ index: Int, _ tensor: Int, _ block: Int) -> String? {
        let (sparse, gradient) = (grid.sparse[tensor], work.rows[tensor])
        let begin = block * sparse.step
        var argument = anneal_block(
            struct_size: UInt32(MemoryLayout<anneal_block>.size), pass: UInt32(pass),
            step: work.steps.tensor(sparse.tensor),
            begin: UInt64(begin), count: UInt64(min(sparse.step, gradient.count - begin)),
            parameter: work.parameters.start(of: sparse), gradient: gradient.values + begin * sparse.width,
            slots: state.slotPointers.start + sparse.first * optimizer.table.slots.count,
            tensor: UnsafePointer(optimizer.tensors + sparse.tensor),
            hyperparameters: optimizer.row(sparse.group, of: work.hyperparameters),
            reduced: state.tensorSums.start + sparse.tensor * reductionCount,
            rows: gradient.rows + begin)
        return call(index, &argument, group: sparse.group)
    }

    private func call(_ index: Int, _ block: UnsafePointer<anneal_block>, group: Int) -> String? {
        let api = optimizer.table.api
        let instance = optimizer.instances[group]
        let partial = state.partials.start + index * reductionCount
        return PluginCall.sentence {
            isMeasuring
                ? api.measure?(instance, block, partial, $0) ?? ANNEAL_OK
                : api.update?(instance, block, $0) ?? ANNEAL_OK
        }?.sentence
    }

    /// The tensor and the group of a block.
    private func owner(_ index: Int) -> (tensor: Int, group: Int) {
        if index < grid.dense.count {
            let block = grid.blocks[grid.dense[index]]
            return (block.tensor, block.group)
        }
        let tensor = grid.sparse[sparseBlock(index).tensor]
        return (tensor.tensor, tensor.group)
    }

    private func addPartials() {
        let (tensorSums, groupSums) = (state.tensorSums.start, state.groupSums.start)
        for (reduction, scope) in optimizer.table.reductions.enumerated() {
            func clear(_ sums: UnsafeMutablePointer<Double>, _ count: Int) {
                for index in 0..<count { sums[index * reductionCount + reduction] = 0 }
            }
            clear(tensorSums, optimizer.plan.tensors.count)
            clear(groupSums, optimizer.groups.count)
            var total = 0.0
            for index in 0..<count {
                let block = owner(index)
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
