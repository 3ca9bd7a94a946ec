/// The way back through one operation: what the operation saved, and how the derivatives of its inputs follow from those of its output.
///
///     private struct ReLUDerivative: Derivative {
///         let x: Tensor
///         let y: Tensor
///
///         func backward(on tape: Tape) {
///             anneal_relu_gradient(y.values, y.gradient, x.gradient, y.count, tape.claimGradient(x))
///         }
///     }
///
/// It is plain memory, so the tape keeps it in its arena and a step allocates nothing.
protocol Derivative: BitwiseCopyable {
    /// Reads the gradient of the output, which is complete, and writes those of the inputs.
    func backward(on tape: Tape) throws(TensorError)
}

extension Derivative {
    /// Goes back with what is saved at an address.
    static func backward(at address: UnsafeRawPointer, on tape: Tape) throws(TensorError) {
        try address.assumingMemoryBound(to: Self.self).pointee.backward(on: tape)
    }
}
