/// Where each parameter tensor stands in a flat buffer.
///
///     let layout = try ParameterLayout([("weight", Shape(10, 784)), ("bias", Shape(10))])
///     layout.count               // 7936: 7840 (padded to 7872), then 10 (padded to 64)
///     layout.entries[1].offset   // 7872
///
/// A tensor of whose rows a step touches only some, an embedding, may be declared sparse and comes last: gradients of the others
/// are then laid out as the front of the parameters, `dense`.
///
/// Tensors start at multiples of 64 elements and the gap after each is padding, so that a cut at a multiple of 64 never
/// splits a vector register, and a whole buffer can be updated in one pass.
public struct ParameterLayout: Equatable, Sendable {
    /// One named tensor.
    public struct Entry: Equatable, Sendable {
        /// As in checkpoints: "0.weight".
        public let name: String
        public let shape: Shape
        /// The first element, a multiple of 64.
        public let offset: Int
        /// The number of elements without padding.
        public let count: Int
        /// Whether its gradient is the rows that a step touches.
        public let isSparse: Bool
    }

    /// In the order they were declared, sparse ones last.
    public let entries: [Entry]
    /// The length of a flat buffer, padding included; a multiple of 64.
    public let count: Int

    /// - Parameter sparse: tensors that come after the others, whose gradients are the rows that a step touches.
    /// - Throws: `invalidShape`.
    public init(
        _ tensors: [(name: String, shape: Shape)], sparse: [(name: String, shape: Shape)] = []
    ) throws(TensorError) {
        var entries: [Entry] = []
        var offset = 0
        for (index, (name, shape)) in (tensors + sparse).enumerated() {
            let count = try shape.checkedCount()
            entries.append(
                Entry(name: name, shape: shape, offset: offset, count: count, isSparse: index >= tensors.count))
            offset += (count + 63) & ~63
            guard offset < 1 << 59 else { throw .invalidShape(shape) }
        }
        self.entries = entries
        self.count = offset
    }

    private init(entries: [Entry], count: Int) {
        self.entries = entries
        self.count = count
    }

    /// The tensors that are not sparse, where they are.
    public var dense: ParameterLayout {
        guard let first = entries.first(where: \.isSparse) else { return self }
        return ParameterLayout(entries: entries.filter { !$0.isSparse }, count: first.offset)
    }

    /// The sparse tensors.
    public var sparse: [Entry] { entries.filter(\.isSparse) }

    /// The number of parameters, padding not counted.
    public var parameterCount: Int { entries.reduce(0) { $0 + $1.count } }
}
