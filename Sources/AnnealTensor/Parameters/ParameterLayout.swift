/// Where each parameter tensor stands in a flat buffer.
///
///     let layout = try ParameterLayout([("weight", Shape(10, 784)), ("bias", Shape(10))])
///     layout.count               // 7936: 7840 (padded to 7872), then 10 (padded to 64)
///     layout.entries[1].offset   // 7872
///
/// An embedding, of which a step touches only some rows, may be declared sparse and comes last: the others' gradients are then laid out
/// as the front of the parameters, `dense`. After all that is learned come statistics, which have no gradient:
/// what a layer has measured while it learned, and needs when it has.
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
        public let kind: Kind

        /// Whether its gradient is the rows that a step touches.
        public var isSparse: Bool { kind == .sparse }
    }

    /// What a step does to a tensor.
    public enum Kind: Sendable {
        /// All of it is learned.
        case dense
        /// Its gradient is the rows that a step touches.
        case sparse
        /// It is measured and not learned: it has no gradient.
        case statistic
    }

    /// The tensors in the order they were declared, sparse ones after dense ones, statistics last.
    public let entries: [Entry]
    /// The length of a flat buffer, padding included; a multiple of 64.
    public let count: Int

    /// - Parameters:
    ///   - sparse: tensors that come after the others, whose gradients are the rows that a step touches.
    ///   - statistics: tensors that are not learned.
    /// - Throws: `invalidShape`.
    public init(
        _ tensors: [(name: String, shape: Shape)], sparse: [(name: String, shape: Shape)] = [],
        statistics: [(name: String, shape: Shape)] = []
    ) throws(TensorError) {
        var entries: [Entry] = []
        var offset = 0
        for (kind, tensors) in [(Kind.dense, tensors), (.sparse, sparse), (.statistic, statistics)] {
            for (name, shape) in tensors {
                let count = try shape.checkedCount()
                entries.append(Entry(name: name, shape: shape, offset: offset, count: count, kind: kind))
                offset += (count + 63) & ~63
                guard offset < 1 << 59 else { throw .invalidShape(shape) }
            }
        }
        self.entries = entries
        self.count = offset
    }

    private init(entries: [Entry], count: Int) {
        self.entries = entries
        self.count = count
    }

    /// The tensors that are learned and not sparse, where they are.
    public var dense: ParameterLayout {
        guard let first = entries.first(where: { $0.kind != .dense }) else { return self }
        return ParameterLayout(entries: entries.filter { $0.kind == .dense }, count: first.offset)
    }

    /// The sparse tensors.
    public var sparse: [Entry] { entries.filter(\.isSparse) }

    /// The tensors that are learned: an optimizer sees these. Their places in `entries` are the same.
    public var learned: [Entry] { entries.filter { $0.kind != .statistic } }

    /// Where the statistics stand, up to the end.
    public var statistics: Range<Int> { (entries.first { $0.kind == .statistic }?.offset ?? count)..<count }

    /// The number of parameters, padding and statistics not counted.
    public var parameterCount: Int { learned.reduce(0) { $0 + $1.count } }
}
