import CAnneal

/// Part of the parameters with their gradients and slots.
public struct Block {
    private let block: UnsafePointer<anneal_block>

    init(_ block: UnsafePointer<anneal_block>) { self.block = block }

    /// How many parameters.
    public var count: Int { Int(block.pointee.count) }
    /// The step being taken, the first is 1.
    public var step: Int { Int(block.pointee.step) }
    /// The pass of the step: measuring passes from 0, then the update.
    public var pass: Int { Int(block.pointee.pass) }
    /// `count` parameters, to be read and written.
    public var parameter: UnsafeMutablePointer<Float> { block.pointee.parameter }
    /// `count` gradients.
    public var gradient: UnsafePointer<Float> { block.pointee.gradient }
    /// `count` numbers of a slot, in the order of `slots`; `nil` if it is absent.
    public func slot(_ index: Int) -> UnsafeMutablePointer<Float>? {
        block.pointee.slots[index]?.assumingMemoryBound(to: Float.self)
    }
    /// The numbers of a slot per tensor or per group; `nil` if it is absent.
    public func values(_ index: Int) -> UnsafeMutablePointer<Double>? {
        block.pointee.slots[index]?.assumingMemoryBound(to: Double.self)
    }
    /// What the earlier passes added up, in the order of `reductions`: over this tensor, its group or all.
    public func sum(_ index: Int) -> Double { block.pointee.reduced[index] }

    /// How many dimensions the block's tensor has; 0 if the cut is `.anywhere`.
    public var rank: Int { Int(block.pointee.tensor?.pointee.rank ?? 0) }
    /// A size of the block's tensor, the outermost has index 0, the innermost `rank - 1`.
    public func size(_ dimension: Int) -> Int { Int(block.pointee.tensor.pointee.shape[dimension]) }

    func hyperparameter(_ index: Int) -> Double { block.pointee.hyperparameters[index] }
}

/// What is known of a whole parameter group before a pass.
public struct GroupStep {
    private let group: UnsafePointer<anneal_step>

    init(_ group: UnsafePointer<anneal_step>) { self.group = group }

    /// The step being taken, the first is 1.
    public var step: Int { Int(group.pointee.step) }
    /// The pass that follows: measuring passes from 0, then the update.
    public var pass: Int { Int(group.pointee.pass) }
    /// What the earlier passes added up, in the order of `reductions`; of scope `.tensor`: 0.
    public func sum(_ index: Int) -> Double { group.pointee.reduced[index] }
    /// The numbers of a slot per group, to be read and written.
    public func values(_ index: Int) -> UnsafeMutablePointer<Double> {
        guard let values = group.pointee.slots[index] else { preconditionFailure("slot \(index) is not per group") }
        return values
    }

    func hyperparameter(_ index: Int) -> Double { group.pointee.hyperparameters[index] }
}
