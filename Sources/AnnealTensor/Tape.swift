import AnnealKernels

/// Reverse-mode differentiation, define by run: operations compute at once and leave a note of how to go back.
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
    /// How one operation goes back: reads the gradient of its output, writes those of its inputs.
    typealias Backward = (borrowing Node, Tape) throws(TensorError) -> Void

    /// One operation that was run. `backward` captures nothing, so a node is plain memory.
    struct Node {
        let output: Tensor
        let input: Tensor
        var weight: Tensor?
        var bias: Tensor?
        var bags: SparseBatch?
        /// What a linear layer's product was added to.
        var trunk: Tensor?
        /// Of a convolution or a pooling.
        var window: anneal_window?
        /// What the operation remembers for the way back.
        var scratch: UnsafeMutablePointer<Float>?
        /// Of attention.
        var heads = 0
        var dropout: DropoutMask?
        var batchNorm: BatchNormForm?
        let backward: Backward
    }

    private let parameters: ParameterBuffer
    private var gradients: ParameterBuffer?
    /// Of each sparse parameter, the rows that a step touches.
    private var rows: [RowGradient]
    /// Where the gradients are taken from, if one tape serves several chunks.
    private var chunks: ChunkGradients?
    private let arena = Arena()
    private var nodes: [Node] = []
    private let pool: Pool?
    private let firstSparse: Int
    private let firstStatistic: Int
    /// By a tensor's identity: whether its gradient holds a number yet. Parameters come first.
    private var isWritten: [Bool]

    /// A tape over a model's parameters. Without gradients nothing is recorded, and losses are only evaluated.
    ///
    /// - Parameters:
    ///   - gradients: of the parameters that are not sparse.
    ///   - rows: of those that are, in the layout's order.
    ///   - pool: whose threads share the large operations; `nil` if other tapes keep them busy. What an operation is cut into
    ///     depends on sizes only, so the bits do not depend on the threads.
    /// - Throws: `layoutsDiffer` if the gradients are those of another model.
    public init(
        _ parameters: ParameterBuffer, gradients: ParameterBuffer? = nil, rows: [RowGradient] = [],
        pool: Pool? = nil
    ) throws(TensorError) {
        let dense = parameters.layout.dense
        if let gradients, gradients.layout != dense || rows.map(\.width) != parameters.layout.sparse.map(\.shape.width)
        {
            throw .layoutsDiffer(expected: dense.count, found: gradients.count)
        }
        self.rows = rows
        self.pool = pool
        firstSparse = dense.entries.count
        firstStatistic = parameters.layout.learned.count
        self.parameters = parameters
        self.gradients = gradients
        self.isWritten = Array(repeating: false, count: parameters.layout.entries.count)
    }

    /// A tape that serves one chunk after another.
    ///
    /// - Parameter pool: whose threads share the large operations.
    /// - Throws: `layoutsDiffer` if the gradients are those of another model.
    public convenience init(
        _ parameters: ParameterBuffer, chunks: ChunkGradients, pool: Pool? = nil
    ) throws(TensorError) {
        try self.init(parameters, gradients: chunks[0], rows: chunks.rows(ofChunk: 0), pool: pool)
        self.chunks = chunks
    }

    /// How many floats of activations are in reserve; constant in the steady state.
    public var capacity: Int { arena.capacity }
    /// How many operations can be noted before the tape has to grow.
    var noteCapacity: Int { nodes.capacity }

    /// Begins a step. Tensors of the step before, except parameters, are dead.
    ///
    /// - Parameter addingToGradients: whether the parameters' gradients are added to what the step before left there.
    public func reset(addingToGradients: Bool = false) throws(TensorError) {
        try arena.reset()
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
            gradient: entry.kind == .dense ? gradients.map { $0.values + entry.offset } : nil)
    }

    /// One of the model's statistics, in the layout's order.
    public func statistic(_ index: Int) -> Tensor { parameter(firstStatistic + index) }

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
        for index in nodes.indices.reversed() where isWritten[nodes[index].output.identity] {
            let node = nodes[index]
            try node.backward(node, self)
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

    /// Where an operation adds up the derivatives of one of its parameters: in its gradient, zeros if nothing is there yet, or, if it has
    /// none, at a place that nobody looks at.
    func sum(_ tensor: Tensor) throws(TensorError) -> UnsafeMutablePointer<Float> {
        let place = if let gradient = tensor.gradient { gradient } else { try scratch(tensor.count) }
        if tensor.gradient == nil || !holdsGradient(tensor) { place.update(repeating: 0, count: tensor.count) }
        return place
    }

    /// The rows that a step touches of a sparse parameter; `nil` for other tensors, and without gradients.
    func touchedRows(of tensor: Tensor) -> RowGradient? {
        let index = tensor.identity - firstSparse
        return rows.indices.contains(index) ? rows[index] : nil
    }

    /// The pieces of an operation over some rows: one, unless a pool shares it.
    ///
    /// - Parameter parameters: whose gradient each piece has on its own.
    func pieces(_ rows: Int, multiplyAddsPerRow: Int, parameters: Int) -> ChunkGrid {
        guard pool != nil else { return ChunkGrid(whole: rows) }
        return ChunkGrid(rows: rows, multiplyAddsPerRow: multiplyAddsPerRow, parameters: parameters)
    }

    /// Calls `body` with the context and each of 0 ..< count, on the pool's threads if there is one, and allocates nothing.
    func share<Context>(_ count: Int, over context: Context, _ body: @escaping (Context, Int) -> Void) {
        if let pool { pool.run(count, over: context, body) } else { for index in 0..<count { body(context, index) } }
    }

    /// Notes an operation whose output has a gradient.
    func record(_ node: Node) {
        if node.output.gradient != nil { nodes.append(node) }
    }

    /// Claims a tensor's gradient for writing: whether it already holds a contribution, to which the new one is added.
    func holdsGradient(_ tensor: Tensor) -> Bool {
        defer { isWritten[tensor.identity] = true }
        return isWritten[tensor.identity]
    }
}
