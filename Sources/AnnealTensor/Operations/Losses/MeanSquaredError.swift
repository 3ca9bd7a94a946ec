import AnnealKernels

extension Tape {
    /// Squared error, summed over all elements: Σ (output − target)².
    ///
    /// The derivative of an output is scale · 2 (output − target).
    ///
    /// - Parameters:
    ///   - targets: as many as there are outputs.
    ///   - scale: the factor on the sum in what is differentiated; 1 / (rows · columns of the whole batch) gives
    ///     PyTorch's `mse_loss`.
    /// - Throws: `shapesDisagree`, `gradientAlreadyWritten`.
    public func meanSquaredError(
        _ outputs: Tensor, targets: UnsafeBufferPointer<Float>, scale: Double
    ) throws(TensorError) -> Loss {
        guard targets.count == outputs.count else {
            throw .shapesDisagree(operation: "meanSquaredError", left: outputs.shape, right: Shape(targets.count))
        }
        let gradient = try lossGradient(of: outputs, "meanSquaredError")
        return Loss(sum: anneal_squared_error(outputs.values, targets.baseAddress, outputs.count, scale, gradient))
    }
}
