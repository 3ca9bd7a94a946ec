public import AnnealHost

/// Where a step's gradient comes from. The loop asks it for nothing else, so the rows may be shared among threads or among processes:
///
///     let loss = try gradient.compute(rows, of: training, key: key)
///     if loss.isFinite && gradient.isFinite {
///         gradient.commitStatistics()
///         gradient.clip(.norm(1))
///         // an optimizer steps along gradient.total and gradient.rows
///     }
///
/// `compute` returns when the gradient is the whole step's: a source of several processes adds their chunks up in it, in chunk order, and
/// what comes after, the norm and the clipping, is the same in each of them.
public protocol GradientSource: AnyObject {
    /// The mean loss over some rows, leaving its gradient in `total` and `rows`.
    ///
    /// - Parameter key: seeds the random numbers that layers draw; different for every step.
    func compute(_ indices: ArraySlice<Int>, of examples: Examples, key: UInt64) throws -> Double

    /// Whether every number of the gradient is finite.
    var isFinite: Bool { get }

    /// Clips `total` and `rows`.
    func clip(_ clipping: GradientClipping)

    /// The gradient of the mean loss, after `compute`, of the tensors that are not sparse.
    var total: UnsafePointer<Float> { get }

    /// The gradient of the model's sparse tensors, in their order, after `compute`.
    var rows: [SparseGradient] { get }

    /// Gives the parameters what layers measured in `compute`: for a step that is taken. Until then they keep what they had.
    func commitStatistics()
}
