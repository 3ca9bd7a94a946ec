extension Tape {
    /// The same numbers and derivatives in another shape: a view, for which nothing is computed.
    ///
    /// - Throws: `shapesDisagree` unless there are as many numbers.
    public func reshaped(_ x: Tensor, to shape: Shape) throws(TensorError) -> Tensor {
        guard try shape.checkedCount() == x.count else {
            throw .shapesDisagree(operation: "reshaped", left: x.shape, right: shape)
        }
        return Tensor(identity: x.identity, shape: shape, values: x.values, gradient: x.gradient)
    }
}
