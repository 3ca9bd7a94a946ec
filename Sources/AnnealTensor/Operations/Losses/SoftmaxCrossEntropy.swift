import AnnealKernels

extension Tape {
    /// Cross-entropy between the softmax of each row and its label: log Σ exp(logits) − logits[label].
    ///
    /// The derivative of a row's logits is scale · (softmax − one-hot label).
    ///
    /// - Parameters:
    ///   - logits: [rows, classes].
    ///   - labels: one per row, in 0 ..< classes.
    ///   - scale: the factor on the sum in what is differentiated; 1 / (rows of the whole batch) gives the mean.
    /// - Throws: `labelOutOfRange`; `shapesDisagree` if there is not a label for each row; `gradientAlreadyWritten`.
    public func softmaxCrossEntropy(
        _ logits: Tensor, labels: UnsafeBufferPointer<Int32>, scale: Double
    ) throws(TensorError) -> Loss {
        let (rows, classes) = (logits.shape.rows, logits.shape.last)
        guard logits.shape.rank > 1, labels.count == rows, let first = labels.baseAddress else {
            if rows == 0 && labels.isEmpty { return Loss() }
            throw .shapesDisagree(operation: "softmaxCrossEntropy", left: logits.shape, right: Shape(labels.count))
        }
        for row in 0..<rows where labels[row] < 0 || labels[row] >= classes {
            throw .labelOutOfRange(row: row, label: Int(labels[row]), classes: classes)
        }
        let gradient = try lossGradient(of: logits, "softmaxCrossEntropy")
        var correct = 0
        let sum = anneal_softmax_cross_entropy(logits.values, first, rows, classes, scale, gradient, &correct)
        return Loss(sum: sum, correct: correct)
    }
}
