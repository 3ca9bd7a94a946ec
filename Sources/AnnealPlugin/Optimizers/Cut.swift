/// How tensors may be cut into blocks, which lets several threads share them.
public enum Cut: Sendable {
    /// At multiples of 64 elements, and a block may span several tensors: for rules that look at one element at a time.
    case anywhere
    /// Between rows, the first dimension; a block belongs to one tensor.
    case rows
    /// A block is a whole tensor.
    case never
}
