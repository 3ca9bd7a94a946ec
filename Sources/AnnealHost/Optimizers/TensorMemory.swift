/// Where the numbers of an optimizer's tensors lie, 64-byte aligned.
enum TensorMemory {
    /// In one buffer, at the tensors' offsets.
    case flat(UnsafeMutablePointer<Float>)
    /// Each for itself.
    case scattered(UnsafePointer<UnsafeMutablePointer<Float>?>)

    /// The numbers of a block; `nil` if its tensor has none.
    @inline(__always) func start(of block: OptimizerBlocks.Block) -> UnsafeMutablePointer<Float>? {
        switch self {
        case .flat(let start): start + block.offset
        case .scattered(let starts): starts[block.tensor].map { $0 + block.begin }
        }
    }

    /// The numbers of a tensor that gets its gradient as rows.
    @inline(__always) func start(of tensor: OptimizerBlocks.Sparse) -> UnsafeMutablePointer<Float>? {
        switch self {
        case .flat(let start): start + tensor.offset
        case .scattered(let starts): starts[tensor.tensor]
        }
    }
}
