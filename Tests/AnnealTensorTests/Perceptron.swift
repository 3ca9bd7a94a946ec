import AnnealKernels
import Testing

@testable import AnnealTensor

/// A multilayer perceptron with random data, trained by Adam on a pool: what a model and a trainer make of this module.
final class Perceptron {
    let sizes: [Int]
    let layout: ParameterLayout
    let parameters: ParameterBuffer
    let (first, second): (ParameterBuffer, ParameterBuffer)
    let gradients: ChunkGradients
    let grid: ChunkGrid
    let pool: Pool
    var tapes: [Tape] = []
    let inputs: ParameterBuffer
    let labels: [Int32]
    var losses: [Loss]
    var steps = 0

    init(_ sizes: [Int], rows: Int, threads: Int) throws {
        self.sizes = sizes
        layout = try ParameterLayout(
            zip(sizes, sizes.dropFirst()).enumerated().flatMap { layer, size in
                [("\(layer).weight", Shape(size.1, size.0)), ("\(layer).bias", Shape(size.1))]
            })
        parameters = try ParameterBuffer(layout)
        (first, second) = (try ParameterBuffer(layout), try ParameterBuffer(layout))
        var random = Random(seed: 1)
        for index in layout.entries.indices {
            let bound = 1 / Float(sizes[index / 2]).squareRoot()
            let tensor = parameters[index]
            for i in tensor.indices { tensor[i] = random.uniform(in: -bound..<bound) }
        }
        inputs = try ParameterBuffer(ParameterLayout([("x", Shape(rows, sizes[0]))]))
        for i in inputs[0].indices { inputs.values[i] = random.uniform() }
        labels = (0..<rows).map { _ in Int32(random.integer(below: UInt64(sizes[sizes.count - 1]))) }
        let multiplyAdds = zip(sizes, sizes.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
        grid = ChunkGrid(rows: rows, multiplyAddsPerRow: multiplyAdds, parameters: layout.parameterCount)
        gradients = try ChunkGradients(layout, chunks: grid.chunks)
        for chunk in 0..<grid.chunks { tapes.append(try Tape(parameters, gradients: gradients[chunk])) }
        pool = try Pool(threads: threads)
        losses = Array(repeating: Loss(), count: grid.chunks)
    }

    func logits(_ tape: Tape, rows: Range<Int>) throws(TensorError) -> Tensor {
        var x = tape.input(inputs.values + rows.lowerBound * sizes[0], Shape(rows.count, sizes[0]))
        for layer in 0..<sizes.count - 2 {
            x = try tape.linearReLU(x, weight: tape.parameter(2 * layer), bias: tape.parameter(2 * layer + 1))
        }
        let last = sizes.count - 2
        return try tape.linear(x, weight: tape.parameter(2 * last), bias: tape.parameter(2 * last + 1))
    }

    /// Forward, backward, sum and update; the batch's loss before the update.
    func step() throws -> Loss {
        steps += 1
        try losses.withUnsafeMutableBufferPointer { losses throws(TensorError) in
            try pool.run(grid.chunks) { chunk throws(TensorError) in
                let (tape, rows) = (tapes[chunk], grid[chunk])
                try tape.reset()
                let logits = try logits(tape, rows: rows)
                losses[chunk] = try labels.withUnsafeBufferPointer { labels throws(TensorError) in
                    try tape.softmaxCrossEntropy(
                        logits, labels: UnsafeBufferPointer(rebasing: labels[rows]), scale: 1 / Double(grid.rows))
                }
                try tape.backward()
            }
        }
        var loss = Loss()
        for chunk in losses { loss += chunk }
        try gradients.sum(grid.chunks, on: pool)
        let blocks = BlockGrid(count: layout.count)
        var (power1, power2) = (1.0, 1.0)
        for _ in 0..<steps {
            power1 *= 0.9
            power2 *= 0.999
        }
        pool.run(blocks.blocks) { block in
            let (begin, count) = (blocks[block].lowerBound, blocks[block].count)
            anneal_adam(
                parameters.values + begin, gradients.total.values + begin, first.values + begin, second.values + begin,
                nil,
                count, 1e-3, 0.9, 0.999, 1e-8, 0, 1 - power1, 1 - power2)
        }
        return loss
    }
}
