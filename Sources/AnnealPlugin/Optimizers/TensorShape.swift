import CAnneal

/// A parameter tensor's name and sizes.
public struct TensorShape: Sendable {
    /// As in checkpoints: "0.weight".
    public let name: String
    /// The sizes, outermost first; empty for a single number.
    public let sizes: [Int]
    /// Whether its gradient is the rows that a step touches.
    let isSparse: Bool

    /// The product of the sizes.
    public var count: Int { sizes.reduce(1, *) }
    /// The number of dimensions.
    public var rank: Int { sizes.count }

    init(_ tensor: UnsafePointer<anneal_tensor>) {
        name = String(cString: tensor.pointee.name)
        // A host of before has smaller tensors.
        isSparse =
            tensor.pointee.struct_size >= UInt32(MemoryLayout<anneal_tensor>.size)
            && tensor.pointee.flags & UInt64(ANNEAL_SPARSE_GRADIENT) != 0
        let shape = tensor.pointee.shape
        sizes = (0..<Int(tensor.pointee.rank)).map { Int(shape?[$0] ?? 1) }
    }
}
