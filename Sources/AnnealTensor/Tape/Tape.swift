/// Reverse-mode differentiation, define by run: operations compute at once and note how to go back.
///
///     let tape = try Tape(parameters, gradients: gradients)
///     try tape.reset()
///     let x = tape.input(batch, Shape(64, 784))
///     let hidden = try tape.linearReLU(x, weight: tape.parameter(0), bias: tape.parameter(1))
///     let logits = try tape.linear(hidden, weight: tape.parameter(2), bias: tape.parameter(3))
///     let loss = try tape.softmaxCrossEntropy(logits, labels: labels, scale: 1 / 64)
///     try tape.backward()          // `gradients` holds the derivative of the mean loss
///
/// One thread uses a tape at a time. After the first step neither notes nor activations allocate.
public final class Tape {
    /// An operation that was run.
    private struct Node {
        /// The identity of its output.
        let output: Int
        let derivative: any Derivative.Type
        /// What it saved, in the arena.
        let saved: UnsafeRawPointer
    }

    private let parameters: ParameterBuffer
    private var gradients: ParameterBuffer?
    /// The rows that a step touches, by sparse parameter.
    private var rows: [RowGradient]
    /// Where the gradients are taken from, if one tape serves several chunks.
    private var chunks: ChunkGradients?
    /// Where operations write what they measure; `nil` for the parameters themselves.
    private let measured: StepStatistics?
    /// The parameters that are not learned, by their places: they have no gradient, and nothing goes back to them.
    private let frozen: Set<Int>
    /// Whether the step has had another batch before.
    private var isContinued = false
    private let arena = Arena()
    private var nodes: [Node] = []
    private let pool: Pool?
    private let firstSparse: Int
    private let firstStatistic: Int
    /// Whether a tensor's gradient holds a number yet, by identity. Parameters come first.
    private var isWritten: [Bool]

    /// A tape over a model's parameters. Without gradients nothing is recorded, and losses are only evaluated.
    ///
    /// - Parameters:
    ///   - gradients: of the parameters that are not sparse.
    ///   - rows: of those that are, in the layout's order.
    ///   - frozen: the places of parameters that are not learned: they have zeros for a gradient.
    ///   - measured: takes what operations measure; without it they write to the parameters.
    ///   - pool: whose threads share the large operations; `nil` if other tapes keep them busy. What an operation is cut into
    ///     depends on sizes only, so the bits do not depend on the threads.
    /// - Throws: `layoutsDiffer` if the gradients are those of another model.
    public init(
        _ parameters: ParameterBuffer, gradients: ParameterBuffer? = nil, rows: [RowGradient] = [],
        measured: StepStatistics? = nil, frozen: Set<Int> = [], pool: Pool? = nil
    ) throws(TensorError) {
        let dense = parameters.layout.dense
        if let gradients, gradients.layout != dense || rows.map(\.width) != parameters.layout.sparse.map(\.shape.width)
        {
            throw .layoutsDiffer(expected: dense.count, found: gradients.count)
        }
        self.rows = rows
        self.measured = measured
        self.frozen = frozen
        self.pool = pool
        firstSparse = dense.entries.count
        firstStatistic = parameters.layout.learned.count
        self.parameters = parameters
        self.gradients = gradients
        self.isWritten = Array(repeating: false, count: parameters.layout.entries.count)
    }

    /// A tape that serves one chunk after another.
    ///
    /// - Parameters:
    ///   - measured: takes what operations measure.
    ///   - frozen: the places of parameters that are not learned.
    ///   - pool: whose threads share the large operations.
    /// - Throws: `layoutsDiffer` if the gradients are those of another model.
    public convenience init(
        _ parameters: ParameterBuffer, chunks: ChunkGradients, measured: StepStatistics? = nil,
        frozen: Set<Int> = [], pool: Pool? = nil
    ) throws(TensorError) {
        let first = chunks.own.lowerBound
        try self.init(
            parameters, gradients: chunks[first], rows: chunks.rows(ofChunk: first), measured: measured,
            frozen: frozen, pool: pool)
        self.chunks = chunks
    }

    /// How many floats of activations are in reserve; constant in the steady state.
    public var capacity: Int { arena.capacity }

    /// Begins a step. Tensors of the step before, except parameters, are dead.
    ///
    /// - Parameter addingToGradients: whether the step goes on with other rows: gradients are added to those that are there, and
    ///   statistics continue what was measured.
    public func reset(addingToGradients: Bool = false) throws(TensorError) {
        try arena.reset()
        isContinued = addingToGradients
        nodes.removeAll(keepingCapacity: true)
        isWritten.removeLast(isWritten.count - parameters.layout.entries.count)
        for index in isWritten.indices { isWritten[index] = addingToGradients }
        if !addingToGradients { for rows in rows { rows.reset() } }
    }

    /// Begins a step, or a part of it, of one chunk: gradients are written to those of this chunk.
    public func reset(chunk: Int, addingToGradients: Bool = false) throws(TensorError) {
        if let chunks {
            gradients = chunks[chunk]
            rows = chunks.rows(ofChunk: chunk)
        }
        try reset(addingToGradients: addingToGradients)
    }

    /// One of the model's parameters, in the layout's order.
    public func parameter(_ index: Int) -> Tensor {
        let entry = parameters.layout.entries[index]
        return Tensor(
            identity: index, shape: entry.shape, values: parameters.values + entry.offset,
            gradient: entry.kind == .dense && !frozen.contains(index) ? gradients.map { $0.values + entry.offset } : nil
        )
    }

    /// One of the model's statistics, in the layout's order, as it was before this batch.
    public func statistic(_ index: Int) -> Tensor {
        let parameter = parameter(firstStatistic + index)
        guard isContinued, let values = measured?.measured(index) else { return parameter }
        return parameter.moved(to: values)
    }

    /// Where an operation writes one of the model's statistics.
    public func measurement(of index: Int) -> Tensor {
        let parameter = parameter(firstStatistic + index)
        return measured.map { parameter.moved(to: $0.measure(index)) } ?? parameter
    }

    /// Data, read where it is; it has no gradient.
    public func input(_ values: UnsafePointer<Float>, _ shape: Shape) -> Tensor {
        isWritten.append(false)
        return Tensor(
            identity: isWritten.count - 1, shape: shape, values: UnsafeMutablePointer(mutating: values), gradient: nil)
    }

    /// Goes back through the operations, last first, until every parameter's gradient is written.
    ///
    /// The first contribution to a gradient overwrites what a step before left there, unless `reset` said that it is added to
    /// that; later ones are added. A parameter that the losses do not depend on gets zeros.
    public func backward() throws(TensorError) {
        guard let gradients else { return }
        for index in nodes.indices.reversed() where isWritten[nodes[index].output] {
            let node = nodes[index]
            try node.derivative.backward(at: node.saved, on: self)
        }
        for index in 0..<gradients.layout.entries.count where !isWritten[index] {
            gradients[index].update(repeating: 0)
        }
    }
}

/// What operations are made of.
extension Tape {
    /// A tensor for an operation to fill, valid until `reset`.
    func output(_ shape: Shape, needsGradient: Bool) throws(TensorError) -> Tensor {
        let count = try shape.checkedCount()
        isWritten.append(false)
        return Tensor(
            identity: isWritten.count - 1, shape: shape, values: try arena.allocate(count),
            gradient: needsGradient ? try arena.allocate(count) : nil)
    }

    /// Memory for numbers of an operation's own, valid until `reset`.
    func scratch(_ count: Int) throws(TensorError) -> UnsafeMutablePointer<Float> { try arena.allocate(count) }

    /// Where an operation adds up the derivatives of one of its parameters: the parameter's gradient, zeros if nothing is there yet,
    /// or, if it has none, memory that nobody looks at.
    func accumulator(of tensor: Tensor) throws(TensorError) -> UnsafeMutablePointer<Float> {
        let sum = if let gradient = tensor.gradient { gradient } else { try scratch(tensor.count) }
        if tensor.gradient == nil || !claimGradient(tensor) { sum.update(repeating: 0, count: tensor.count) }
        return sum
    }

    /// The rows that a step touches of a sparse parameter; `nil` for other tensors, and without gradients.
    func touchedRows(of tensor: Tensor) -> RowGradient? {
        let index = tensor.identity - firstSparse
        return rows.indices.contains(index) && !frozen.contains(tensor.identity) ? rows[index] : nil
    }

    /// The parts that an operation's rows are cut into: one, unless a pool shares the operation.
    ///
    /// - Parameter parameters: how many numbers each part's gradient has.
    func rowPartition(_ rows: Int, multiplyAddsPerRow: Int, parameters: Int) -> ChunkGrid {
        guard pool != nil else { return ChunkGrid(whole: rows) }
        return ChunkGrid(rows: rows, multiplyAddsPerRow: multiplyAddsPerRow, parameters: parameters)
    }

    /// Calls `body` with the context and each of 0 ..< count, on the pool's threads if there is one, and allocates nothing.
    func parallelFor<Context>(_ count: Int, over context: Context, _ body: @escaping (Context, Int) -> Void) {
        if let pool { pool.run(count, over: context, body) } else { for index in 0..<count { body(context, index) } }
    }

    /// Notes how to go back through an operation, if its output has a gradient.
    func record<Saved: Derivative>(_ saved: Saved, of output: Tensor) throws(TensorError) {
        guard output.gradient != nil else { return }
        let floats = (MemoryLayout<Saved>.size + MemoryLayout<Float>.size - 1) / MemoryLayout<Float>.size
        let address = UnsafeMutableRawPointer(try arena.allocate(floats))
        address.initializeMemory(as: Saved.self, to: saved)
        nodes.append(Node(output: output.identity, derivative: Saved.self, saved: address))
    }

    /// Takes a tensor's gradient for writing. Returns whether it already holds a contribution, to which the new one is added.
    func claimGradient(_ tensor: Tensor) -> Bool {
        defer { isWritten[tensor.identity] = true }
        return isWritten[tensor.identity]
    }
}
