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
/// - numbers of the whole group that change from step to step: a `GroupSlot`, which `advance` writes;
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
    /// The number of passes that measure every block before the update. Default: once if there are reductions.
    static var measuringPasses: Int { get }

    /// What becomes of a slot with these parameters. Called once per tensor before the first step; default: as declared.
    func layout(of slot: Slot) -> SlotLayout
    /// What becomes of a slot for one tensor. Default: what `layout(of:)` says, whatever the tensor.
    func layout(of slot: Slot, in tensor: TensorShape) -> SlotLayout

    /// Called once per tensor with a sparse gradient, before the first step: refuse if the parameters' values move rows that
    /// a step does not touch. Default: every tensor will do.
    func accept(sparseGradientOf tensor: TensorShape) throws(Refusal)

    /// Sets this block's part of each reduction; it only reads. Called from several threads at once.
    ///
    /// - Parameter sums: this block's parts, 0 in the first pass and later as this block left them.
    func measure(_ block: Block, into sums: Sums) throws(Failure)
    /// Changes the group's numbers for the pass that follows. Called once before each pass if there are slots per group.
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
    public func layout(of slot: Slot) -> SlotLayout { .asDeclared }
    public func layout(of slot: Slot, in tensor: TensorShape) -> SlotLayout { layout(of: slot) }
    public func accept(sparseGradientOf tensor: TensorShape) throws(Refusal) {}
    public func measure(_ block: Block, into sums: Sums) throws(Failure) {}
    public func advance(_ step: GroupStep) throws(Failure) {}
}
