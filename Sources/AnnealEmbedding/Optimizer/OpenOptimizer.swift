internal import AnnealHost
internal import CAnneal
internal import CAnnealHost

/// An optimizer as C holds it: over tensors anywhere in memory, each with a count of its own steps.
final class OpenOptimizer {
    let optimizer: OptimizerInstance
    let layouts: [TensorLayout]
    let hyperparameters: HyperparameterTable
    /// How many steps each tensor has taken, and each group.
    let tensorSteps: UnsafeMutablePointer<UInt64>
    let groupSteps: UnsafeMutablePointer<UInt64>
    /// The numbers of every slot, in place.
    private(set) lazy var contents = state.contents(of: optimizer, places)

    private let places: [(offset: Int, count: Int)]
    private let state: OptimizerState
    private let membership: [Int]
    private let sparse: [Int]
    private let parameters: Staging
    private let gradients: Staging
    // Where the host finds what the call at hand was given.
    private let parameterStarts: UnsafeMutablePointer<UnsafeMutablePointer<Float>?>
    private let gradientStarts: UnsafeMutablePointer<UnsafeMutablePointer<Float>?>
    private let isMoving: UnsafeMutablePointer<Bool>
    private var rows: [SparseGradient] = []

    init(
        _ setup: UnsafePointer<anneal_optimizer_setup>?, _ arrays: UnsafePointer<anneal_arrays>?, in registry: Registry
    ) throws {
        let setup = try OptimizerSetup(setup)
        optimizer = try setup.optimizer(in: registry)
        layouts = setup.layouts
        hyperparameters = HyperparameterTable(optimizer, mayChange: try setup.mayChange(in: optimizer.component))
        let (count, groups) = (layouts.count, optimizer.groups.count)
        var membership = Array(repeating: 0, count: count)
        for (index, group) in optimizer.groups.enumerated() {
            for tensor in group.tensors { membership[tensor] = index }
        }
        self.membership = membership
        sparse = optimizer.sparseTensors
        var offset = 0
        places = setup.layouts.map { layout in
            defer { offset += (layout.count + 63) / 64 * 64 }
            return (offset, layout.count)
        }
        parameters = Staging(layouts)
        gradients = Staging(layouts)
        let arrays = try TensorArrays(arrays, "parameters", layouts)
        for index in layouts.indices { try arrays.check(index) }
        parameterStarts = .allocate(capacity: max(1, count))
        gradientStarts = .allocate(capacity: max(1, count))
        parameterStarts.initialize(repeating: nil, count: max(1, count))
        gradientStarts.initialize(repeating: nil, count: max(1, count))
        for index in layouts.indices {
            guard let start = arrays.start(index) else { continue }
            parameterStarts[index] = parameters.place(index, at: start, arrays.strides(index))
        }
        parameters.bringIn(OpenPool.alone)
        state = optimizer.makeState(scattered: parameterStarts)
        tensorSteps = .allocate(capacity: max(1, count))
        tensorSteps.initialize(repeating: 0, count: max(1, count))
        groupSteps = .allocate(capacity: groups)
        groupSteps.initialize(repeating: 0, count: groups)
        isMoving = .allocate(capacity: groups)
        isMoving.initialize(repeating: false, count: groups)
        rows.reserveCapacity(sparse.count)
    }

    deinit {
        parameterStarts.deallocate()
        gradientStarts.deallocate()
        tensorSteps.deallocate()
        groupSteps.deallocate()
        isMoving.deallocate()
    }

    /// Takes a step; tensors without a gradient rest.
    func step(
        _ weights: UnsafePointer<anneal_arrays>?, _ slopes: UnsafePointer<anneal_arrays>?,
        _ sparseRows: UnsafePointer<UnsafePointer<anneal_rows>?>?, _ concurrently: @escaping Concurrently
    ) throws {
        let weights = try TensorArrays(weights, "parameters", layouts)
        let slopes = try TensorArrays(slopes, "gradients", layouts)
        try hyperparameters.check()
        rows.removeAll(keepingCapacity: true)
        // Of a layout one field at a time: all of it would be counted as held.
        for index in layouts.indices {
            if let given = sparseRows?[index] {
                guard layouts[index].isSparse else { throw Misuse.rowsOfDense(tensor: layouts[index].name) }
                rows.append(try SparseGradient(given, of: layouts[index]))
            } else if layouts[index].isSparse {
                if slopes.start(index) != nil { throw Misuse.denseGradientOfSparse(tensor: layouts[index].name) }
                rows.append(.none)
                continue
            } else if slopes.start(index) == nil {
                continue
            }
            try weights.check(index)
            if weights.overlaps(index) { throw Misuse.overlapping(tensor: layouts[index].name) }
        }
        // From here on nothing is refused.
        parameters.begin()
        gradients.begin()
        for group in optimizer.groups.indices { isMoving[group] = false }
        var nextSparse = 0
        for index in layouts.indices {
            gradientStarts[index] = nil
            let start = weights.start(index)
            if layouts[index].isSparse {
                let gradient = rows[nextSparse]
                nextSparse += 1
                guard sparseRows?[index] != nil else { continue }
                rows[nextSparse - 1] = SparseGradient(
                    rows: gradient.rows, values: gradients.place(valuesOf: gradient, index), count: gradient.count)
                parameterStarts[index] = start.map {
                    parameters.place(index, at: $0, weights.strides(index), rows: gradient)
                }
            } else {
                guard let slope = slopes.start(index) else { continue }
                gradientStarts[index] = gradients.place(index, at: slope, slopes.strides(index))
                parameterStarts[index] = start.map { parameters.place(index, at: $0, weights.strides(index)) }
            }
            tensorSteps[index] += 1
            isMoving[membership[index]] = true
        }
        for group in optimizer.groups.indices where isMoving[group] { groupSteps[group] += 1 }
        parameters.bringIn(concurrently)
        gradients.bringIn(concurrently)
        defer { parameters.bringBack(concurrently) }
        try optimizer.step(
            state,
            scattered: ScatteredTensors(
                parameters: parameterStarts, gradients: gradientStarts, rows: rows, tensorSteps: tensorSteps,
                groupSteps: groupSteps, isMoving: isMoving),
            hyperparameters: hyperparameters.values, concurrently: concurrently)
    }

    /// Writes the weights to evaluate.
    func evaluate(
        _ weights: UnsafePointer<anneal_arrays>?, into out: UnsafePointer<anneal_arrays>?,
        _ concurrently: @escaping Concurrently
    ) throws {
        let weights = try TensorArrays(weights, "parameters", layouts)
        let out = try TensorArrays(out, "out", layouts)
        for index in layouts.indices {
            try weights.check(index)
            try out.check(index)
            if out.overlaps(index) { throw Misuse.overlapping(tensor: layouts[index].name) }
        }
        parameters.begin()
        gradients.begin()
        for index in layouts.indices {
            parameterStarts[index] = weights.start(index).map {
                parameters.place(index, at: $0, weights.strides(index))
            }
            gradientStarts[index] = out.start(index).map { gradients.place(index, at: $0, out.strides(index)) }
        }
        parameters.bringIn(concurrently)
        try optimizer.writeEvaluationPoint(
            of: state, scattered: parameterStarts, steps: (UnsafePointer(tensorSteps), UnsafePointer(groupSteps)),
            into: gradientStarts,
            concurrently: concurrently)
        gradients.bringBack(concurrently)
    }
}
