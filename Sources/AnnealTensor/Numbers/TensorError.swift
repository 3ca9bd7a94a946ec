/// What can go wrong with numbers in memory.
public enum TensorError: Error, Equatable, Sendable {
    /// A shape with a negative size, or with more elements than can be addressed.
    case invalidShape(Shape)
    /// An operation's inputs do not fit together.
    case shapesDisagree(operation: String, left: Shape, right: Shape)
    /// A label outside `0 ..< classes`.
    case labelOutOfRange(row: Int, label: Int, classes: Int)
    /// An index of a feature that an embedding has no row for.
    case featureOutOfRange(Int, features: Int)
    /// A tensor was given to a loss after something else had already written its gradient.
    case gradientAlreadyWritten(operation: String)
    /// A batch in which a channel has one value only, so that nothing varies.
    case nothingVaries(Shape)
    /// A copy between parameters of different layouts.
    case layoutsDiffer(expected: Int, found: Int)
    /// The system refused memory.
    case outOfMemory(elements: Int)
    /// Four zero words are no state of the generator: it would return zeros forever.
    case zeroRandomState
    /// The system has no OpenBLAS that multiplies matrices, for this reason.
    case noMatrixProducts(reason: String)
}

extension TensorError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .invalidShape(let shape):
            "the shape \(shape) has a negative size or too many elements; give smaller, positive sizes"
        case .shapesDisagree(let operation, let left, let right):
            "\(operation) cannot take \(left) with \(right); make the sizes of the layers and of the data agree"
        case .labelOutOfRange(let row, let label, let classes):
            "row \(row) has the label \(label), but the model has \(classes) classes; labels are 0 ..< \(classes)"
        case .featureOutOfRange(let index, let features):
            "an example has the feature \(index), but the model knows \(features); features are 0 ..< \(features)"
        case .gradientAlreadyWritten(let operation):
            "\(operation) was given a tensor whose gradient is written already; let each tensor end in one loss"
        case .nothingVaries(let shape):
            "batchNorm needs more than one value of each channel, but a batch of \(shape) has one; take a larger batch"
        case .layoutsDiffer(let expected, let found):
            "parameters laid out over \(found) elements cannot be copied to \(expected); use two of the same model"
        case .outOfMemory(let elements):
            "there is no memory for \(elements) numbers of 4 bytes; use a smaller model or batch"
        case .zeroRandomState:
            "a random state of four zeros cannot be restored; give the state that was saved"
        case .noMatrixProducts(let reason):
            "OpenBLAS, which multiplies matrices, could not be loaded: \(reason); install it (Debian: libopenblas0)"
        }
    }
}
