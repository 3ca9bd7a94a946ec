/// An optimizer whose weights to evaluate are not those it trains: it takes gradients at one point and evaluates another, most
/// often an average.
///
/// The host evaluates and exports the one and goes on training with the other.
public protocol AveragingOptimizer: Optimizer {
    /// Writes the weights to evaluate, and changes nothing else. Called from several threads at once.
    ///
    /// - Parameters:
    ///   - block: without gradients and sums. Schedulable properties of `self` hold the values that were given, so what must
    ///     follow a schedule is kept in slots.
    ///   - out: `block.count` numbers to be written.
    func evaluate(_ block: Block, into out: UnsafeMutablePointer<Float>) throws(Failure)
}
