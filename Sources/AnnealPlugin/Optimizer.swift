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
/// A block may be any part of the parameters (cut at multiples of 64 elements), so the rule must be element-wise. Methods
/// that need norms or whole matrices use the C header, where the passes for them are described.
public protocol Optimizer: Component {
    /// What is remembered per parameter between steps, in float32. The host allocates and checkpoints it.
    static var slots: [Slot] { get }
    /// What becomes of a slot with these parameters. Called once per tensor before the first step; default: as declared.
    func layout(of slot: Int) -> SlotLayout
    /// Updates one block. Schedulable properties of `self` hold this step's values. Called from several threads at once,
    /// each with a block of its own; it writes the block's parameter and slots only, and allocates nothing.
    func update(_ block: Block)
}

/// One number remembered per parameter.
public struct Slot: Sendable {
    let key: String
    /// - Parameter key: its name in checkpoints, as the reference implementation spells it: "exp_avg".
    public init(_ key: String) { self.key = key }
}

/// What becomes of a slot.
public enum SlotLayout: Sendable {
    /// This configuration does without.
    case absent
    /// Starts at a value.
    case filled(with: Double)
}

/// Part of the parameters with their gradients and slots.
public struct Block {
    private let block: UnsafePointer<anneal_block>

    init(_ block: UnsafePointer<anneal_block>) { self.block = block }

    /// How many parameters.
    public var count: Int { Int(block.pointee.count) }
    /// The step being taken, the first is 1.
    public var step: Int { Int(block.pointee.step) }
    /// `count` parameters, to be read and written.
    public var parameter: UnsafeMutablePointer<Float> { block.pointee.parameter }
    /// `count` gradients.
    public var gradient: UnsafePointer<Float> { block.pointee.gradient }
    /// `count` numbers of a slot, in the order of `slots`; `nil` if it is absent.
    public func slot(_ index: Int) -> UnsafeMutablePointer<Float>? {
        block.pointee.slots[index]?.assumingMemoryBound(to: Float.self)
    }
    func hyperparameter(_ index: Int) -> Double { block.pointee.hyperparameters[index] }
}

extension Optimizer {
    public static var slots: [Slot] { [] }
    public func layout(of slot: Int) -> SlotLayout { .filled(with: 0) }
}
