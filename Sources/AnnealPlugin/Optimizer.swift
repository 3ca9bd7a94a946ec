import CAnneal

/// A rule that updates parameters from their gradients, block by block.
///
///     struct SignDescent: Optimizer {
///         static let id = "sign-descent"
///         static let summary = "A step of one rate against the sign of each gradient."
///         static var parameters: [Parameter<Self>] {
///             [Parameter("lr", \.lr, in: .atLeast(0), role: .lr, schedulable: true, "Learning rate.")]
///         }
///         var lr = 1e-3
///         func update(_ block: Block) {
///             for i in 0..<block.count where block.gradient[i] != 0 {
///                 block.parameter[i] -= block.gradient[i] > 0 ? Float(lr) : -Float(lr)
///             }
///         }
///     }
///
/// That is all an element-wise rule needs: a block may be any part of the parameters. A rule that needs more says so:
///
/// - norms and other sums: `reductions`, which `measure` adds up before `update`;
/// - numbers of the whole group that change from step to step: `Slot.perGroup`, which `advance` writes;
/// - gradients that are some rows of an embedding: `sparseRows`;
/// - single tensors, their rows or their shapes: `cut`, and `layout(of:in:)` for slots that depend on the shape.
///
/// A step is `advance`, `measure` on every block, `advance` again, `update` on every block; without reductions, `advance`
/// and `update`. In each, schedulable properties of `self` hold this step's values.
public protocol Optimizer: Component {
    /// What is remembered between steps. The host allocates and checkpoints it.
    static var slots: [Slot] { get }
    /// How tensors may be cut into blocks. Default: anywhere.
    static var cut: Cut { get }
    /// Whether it cuts large blocks itself, by `Setup.crew`. Default: no; the host then gives each block to a thread.
    static var sharesBlocks: Bool { get }
    /// Whether it updates single rows of a tensor: then `update` goes through a block by `forEachPiece`. Default: no; a sparse
    /// gradient never arrives.
    static var sparseRows: Bool { get }
    /// Sums over many elements that an update needs. Default: none.
    static var reductions: [Reduction] { get }
    /// How often every block is measured before the update. Default: once if there are reductions.
    static var measuringPasses: Int { get }

    /// What becomes of a slot with these parameters. Called once per tensor before the first step; default: as declared.
    func layout(of slot: Int) -> SlotLayout
    /// What becomes of a slot for one tensor. Default: what `layout(of:)` says, whatever the tensor.
    func layout(of slot: Int, in tensor: TensorShape) -> SlotLayout

    /// Called once per tensor with a sparse gradient, before the first step: refuse if the parameters' values move rows that
    /// a step does not touch. Default: every tensor will do.
    func accept(sparseGradientOf tensor: TensorShape) throws(Refusal)

    /// Sets this block's part of each reduction; it only reads. Called from several threads at once.
    ///
    /// - Parameter sums: one number per reduction, 0 in the first pass and later as this block left it.
    func measure(_ block: Block, into sums: UnsafeMutablePointer<Double>) throws(Failure)
    /// Moves on the numbers of the group. Called once before each pass if there are slots per group.
    func advance(_ step: GroupStep) throws(Failure)
    /// Updates one block. Called from several threads at once, each with a block of its own; it writes the block's parameter
    /// and slots only, and allocates nothing.
    func update(_ block: Block) throws(Failure)
}

extension Optimizer {
    public static var slots: [Slot] { [] }
    public static var cut: Cut { .anywhere }
    public static var sharesBlocks: Bool { false }
    public static var sparseRows: Bool { false }
    public static var reductions: [Reduction] { [] }
    public static var measuringPasses: Int { reductions.isEmpty ? 0 : 1 }
    public func layout(of slot: Int) -> SlotLayout { .asDeclared }
    public func layout(of slot: Int, in tensor: TensorShape) -> SlotLayout { layout(of: slot) }
    public func accept(sparseGradientOf tensor: TensorShape) throws(Refusal) {}
    public func measure(_ block: Block, into sums: UnsafeMutablePointer<Double>) throws(Failure) {}
    public func advance(_ step: GroupStep) throws(Failure) {}
}

/// How tensors may be cut into blocks, which lets several threads share them.
public enum Cut: Sendable {
    /// At multiples of 64 elements, and a block may span several tensors: for rules that look at one element at a time.
    case anywhere
    /// Between rows, the first dimension; a block belongs to one tensor.
    case rows
    /// A block is a whole tensor.
    case never
}

/// A sum over many elements in float64. The host adds the blocks' parts in an order that does not depend on threads.
public struct Reduction: Sendable {
    /// What the sum runs over.
    public enum Scope: Sendable { case tensor, group, all }

    let key: String
    let scope: Scope

    /// - Parameter scope: `.tensor` needs a cut that does not join tensors.
    public init(_ key: String, over scope: Scope) {
        self.key = key
        self.scope = scope
    }
}

/// Why a step could not be taken: one sentence for the user. The run ends.
public struct Failure: Error {
    public let sentence: String
    public init(_ sentence: String) { self.sentence = sentence }
}
