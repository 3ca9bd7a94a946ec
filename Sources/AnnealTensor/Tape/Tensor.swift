/// A view of float32 numbers in memory that someone else owns: a parameter, a batch of data or an activation.
///
/// The memory belongs to a `ParameterBuffer`, to the data set or to the tape's arena, and must outlive the view.
public struct Tensor: BitwiseCopyable {
    /// Where it stands among the tensors of its tape; the tape remembers by it which gradients have been written.
    let identity: Int
    public let shape: Shape
    /// `count` numbers, row-major. Operations write the values of their output only, and of statistics.
    public let values: UnsafeMutablePointer<Float>
    /// Room for as many derivatives; `nil` if none are wanted, and then none are computed.
    let gradient: UnsafeMutablePointer<Float>?

    /// The number of elements.
    public var count: Int { shape.count }
    /// The values as a collection.
    public var elements: UnsafeBufferPointer<Float> { UnsafeBufferPointer(start: values, count: count) }
    /// The derivatives after `Tape.backward`; `nil` if none were wanted.
    public var derivatives: UnsafeBufferPointer<Float>? {
        gradient.map { UnsafeBufferPointer(start: $0, count: count) }
    }

    /// The same tensor with its values elsewhere, and without a gradient.
    func moved(to values: UnsafeMutablePointer<Float>) -> Tensor {
        Tensor(identity: identity, shape: shape, values: values, gradient: nil)
    }
}
