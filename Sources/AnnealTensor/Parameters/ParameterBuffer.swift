/// All tensors of a layout in one flat, 64-byte-aligned buffer: a model's parameters, or their gradients.
///
///     let parameters = try ParameterBuffer(layout)      // zeros
///     parameters[0].update(repeating: 0.5)              // the first tensor
///     let saved = try parameters.copy()                 // shares nothing
///     try parameters.update(from: saved)
public final class ParameterBuffer {
    public let layout: ParameterLayout
    private let storage: Storage

    /// A buffer of zeros.
    ///
    /// - Throws: `outOfMemory`.
    public init(_ layout: ParameterLayout) throws(TensorError) {
        self.layout = layout
        self.storage = try Storage(count: layout.count)
        storage.clear()
    }

    /// `count` numbers. The padding between tensors is zero and must stay so.
    public var values: UnsafeMutablePointer<Float> { storage.pointer }
    /// The length with padding, `layout.count`.
    public var count: Int { layout.count }

    /// The numbers of one tensor.
    public subscript(index: Int) -> UnsafeMutableBufferPointer<Float> {
        let entry = layout.entries[index]
        return UnsafeMutableBufferPointer(start: values + entry.offset, count: entry.count)
    }

    /// A buffer of its own with the same numbers.
    ///
    /// - Throws: `outOfMemory`.
    public func copy() throws(TensorError) -> ParameterBuffer {
        let copy = try ParameterBuffer(layout)
        copy.values.update(from: values, count: count)
        return copy
    }

    /// Takes over the numbers of another buffer.
    ///
    /// - Throws: `layoutsDiffer`.
    public func update(from other: ParameterBuffer) throws(TensorError) {
        guard layout == other.layout else { throw .layoutsDiffer(expected: count, found: other.count) }
        values.update(from: other.values, count: count)
    }

    /// All that is measured and not learned, with its padding.
    public var statistics: UnsafeMutableBufferPointer<Float> {
        let place = layout.statistics
        return UnsafeMutableBufferPointer(start: values + place.lowerBound, count: place.count)
    }

    /// Takes over the statistics of a buffer with the same layout, and leaves the rest as it is.
    public func updateStatistics(from other: ParameterBuffer) {
        _ = statistics.update(fromContentsOf: other.statistics)
    }
}
