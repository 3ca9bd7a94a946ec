package import AnnealHost

/// An optimizer over an embedding with a sparse gradient, and a dense tensor after it.
package final class SparseDescent {
    private let optimizer: OptimizerInstance
    private let width: Int
    private let rowCount: Int
    private var state: OptimizerState
    private var parameters: [Float]

    /// - Parameters:
    ///   - rows: of the embedding.
    ///   - weight: of a row and column.
    package init(
        _ specification: Specification, in registry: Registry, rows: Int, width: Int, scheduled: [String] = [],
        _ weight: (Int, Int) -> Float
    ) throws {
        self.width = width
        rowCount = rows
        let offset = (rows * width + 63) / 64 * 64
        let tensors = [
            OptimizerInstance.Tensor(name: "bag.weight", shape: [rows, width], offset: 0, isSparse: true),
            OptimizerInstance.Tensor(name: "out.bias", shape: [7], offset: offset),
        ]
        optimizer = try OptimizerInstance(
            specification, in: registry, tensors: tensors, scheduled: scheduled, length: RunLength(steps: 100))
        parameters = Array(repeating: 0, count: offset + 64)
        for row in 0..<rows { for column in 0..<width { parameters[row * width + column] = weight(row, column) } }
        for index in 0..<7 { parameters[offset + index] = 1 }
        state = parameters.withUnsafeBufferPointer { [optimizer] in optimizer.makeState(parameters: $0.baseAddress!) }
    }

    package func row(_ index: Int) -> [Float] { Array(parameters[index * width..<(index + 1) * width]) }

    /// Takes a step with these rows, ascending, of the embedding's gradient, and ones for the dense tensor's.
    package func step(
        _ rows: [Int], concurrently: @escaping Concurrently = { count, body in (0..<count).forEach(body) },
        _ gradient: (_ row: Int, _ column: Int) -> Float
    ) throws {
        let numbers = rows.map { UInt64($0) }
        let values = rows.flatMap { row in (0..<width).map { gradient(row, $0) } }
        var dense = [Float](repeating: 0, count: parameters.count)
        let offset = (rowCount * width + 63) / 64 * 64
        for index in 0..<7 { dense[offset + index] = 1 }
        try parameters.withUnsafeMutableBufferPointer { parameters in
            try dense.withUnsafeBufferPointer { dense in
                try numbers.withUnsafeBufferPointer { numbers in
                    try values.withUnsafeBufferPointer { values in
                        let none = UnsafePointer<UInt64>(bitPattern: 8)!
                        let noValues = UnsafePointer<Float>(bitPattern: 8)!
                        let sparse = SparseGradient(
                            rows: numbers.baseAddress ?? none, values: values.baseAddress ?? noValues,
                            count: rows.count)
                        try optimizer.step(
                            state, parameters: parameters.baseAddress!, gradients: dense.baseAddress!,
                            rows: [sparse], hyperparameters: optimizer.hyperparameters, concurrently: concurrently)
                    }
                }
            }
        }
    }

    /// Whether it came to the same weights and remembers the same, bit for bit.
    func isIdentical(to other: SparseDescent) -> Bool {
        parameters.map(\.bitPattern) == other.parameters.map(\.bitPattern) && state.isIdentical(to: other.state)
    }

    /// Goes on with a copy of the state instead of the state itself.
    func exchangeState() {
        let copy = parameters.withUnsafeBufferPointer { optimizer.makeState(parameters: $0.baseAddress!) }
        copy.restore(state)
        state = copy
    }
}
