@testable import AnnealHost

/// The rule of `Fixtures/passes.c`, written down once more without blocks, passes or slots.
struct PassesRule {
    struct Tensor {
        let rows: Int?
        let width: Int
        var parameter: [Float]
        let anchor: [Float]?
        var momentum: [Float]
        /// One per row of a matrix, else one per element.
        var second: [Double]
        var history = [0.0, 0.0]
    }

    let tensors: [OptimizerInstance.Tensor]
    var values: [Tensor]
    var scale = [1.0, 1.0]
    var step = 0
    /// Whether a block is always a whole tensor; only then numbers per tensor are written.
    let writesValues: (OptimizerInstance.Tensor) -> Bool

    init(_ flat: FlatParameters, writesValues: @escaping (OptimizerInstance.Tensor) -> Bool) {
        tensors = flat.tensors
        self.writesValues = writesValues
        values = flat.tensors.map { tensor in
            let parameter = (0..<tensor.count).map { flat.parameters.start[tensor.offset + $0] }
            let isMatrix = tensor.shape.count == 2
            return Tensor(
                rows: isMatrix ? tensor.shape[0] : nil, width: isMatrix ? tensor.shape[1] : 1, parameter: parameter,
                anchor: isMatrix ? parameter : nil, momentum: parameter.map { _ in 0 },
                second: Array(repeating: isMatrix ? 0.25 : 0.5, count: isMatrix ? tensor.shape[0] : tensor.count))
        }
    }

    mutating func step(gradients: AlignedBuffer<Float>, lr: Double, decay: Double) {
        step += 1
        let gradients = tensors.map { tensor in (0..<tensor.count).map { Double(gradients.start[tensor.offset + $0]) } }
        let norms = gradients.map { $0.reduce(0) { $0 + $1 * $1 } }
        let share = norms.reduce(0) { $0 + $1 / (1 + $1) }
        scale = [0.9 * scale[0] + 0.1 * share, Double(tensors.reduce(0) { $0 + $1.count } * step)]
        for index in tensors.indices { update(index, gradients[index], norms[index], lr, decay) }
    }

    private mutating func update(_ index: Int, _ gradients: [Double], _ norm: Double, _ lr: Double, _ decay: Double) {
        var tensor = values[index]
        let writes = writesValues(tensors[index])
        for (i, gradient) in gradients.enumerated() {
            let place = tensor.rows == nil ? i : i / tensor.width
            if tensor.rows == nil {
                tensor.second[place] = Double(Float(tensor.second[place]) + Float(gradient * gradient))
            } else if writes {
                tensor.second[place] += gradient * gradient
            }
            tensor.momentum[i] = Float(decay * Double(tensor.momentum[i]) + gradient)
            let divisor = 1 + tensor.second[place].squareRoot() + norm.squareRoot()
            var parameter = Double(tensor.parameter[i]) - lr * scale[0] * Double(tensor.momentum[i]) / divisor
            if let anchor = tensor.anchor { parameter += 0.125 * (Double(anchor[i]) - parameter) }
            tensor.parameter[i] = Float(parameter)
            if writes { tensor.history[0] += gradient }
        }
        if writes { tensor.history[1] += 1 }
        values[index] = tensor
    }
}
