/// Where each parameter tensor stands in a flat buffer.
///
///     let layout = try ParameterLayout([("weight", Shape(10, 784)), ("bias", Shape(10))])
///     layout.count               // 7936: 7840 (padded to 7872), then 10 (padded to 64)
///     layout.entries[1].offset   // 7872
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
    }

    /// In the order they were declared.
    public let entries: [Entry]
    /// The length of a flat buffer, padding included; a multiple of 64.
    public let count: Int

    /// - Throws: `invalidShape`.
    public init(_ tensors: [(name: String, shape: Shape)]) throws(TensorError) {
        var entries: [Entry] = []
        var offset = 0
        for (name, shape) in tensors {
            let count = try shape.checkedCount()
            entries.append(Entry(name: name, shape: shape, offset: offset, count: count))
            offset += (count + 63) & ~63
            guard offset < 1 << 59 else { throw .invalidShape(shape) }
        }
        self.entries = entries
        self.count = offset
    }

    /// The number of parameters, padding not counted.
    public var parameterCount: Int { entries.reduce(0) { $0 + $1.count } }
}
