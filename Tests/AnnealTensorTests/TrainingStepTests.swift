import Testing

@testable import AnnealTensor

@Suite struct TrainingStepTests {
    /// The promise the grid exists for.
    @Test(arguments: [
        ([784, 512, 512, 10], 128, 2), ([784, 128, 10], 64, 2), ([20, 30, 7], 33, 1), ([256, 256, 5], 1000, 8),
    ])
    func `same bits for any number of threads`(sizes: [Int], rows: Int, chunks: Int) throws {
        var reference: [UInt32] = []
        for threads in [1, 2, 8] {
            let model = try Perceptron(sizes, rows: rows, threads: threads)
            #expect(model.grid.chunks == chunks)
            var bits: [UInt32] = []
            for _ in 0..<5 {
                let loss = try model.step()
                bits.append(Float(loss.sum).bitPattern)
            }
            bits += UnsafeBufferPointer(start: model.parameters.values, count: model.layout.count).map(\.bitPattern)
            if reference.isEmpty { reference = bits }
            #expect(bits == reference, "\(threads) threads")
        }
    }

    /// Chunked gradients are those of the whole batch up to rounding.
    @Test func `chunks add up to the batch`() throws {
        let model = try Perceptron([64, 96, 10], rows: 4096, threads: 2)
        #expect(model.grid.chunks > 1)
        let whole = try ParameterBuffer(model.layout)
        let tape = try Tape(model.parameters, gradients: whole)
        let logits = try model.logits(tape, rows: 0..<4096)
        let loss = try model.labels.withUnsafeBufferPointer {
            try tape.softmaxCrossEntropy(logits, labels: $0, scale: 1 / 4096)
        }
        try tape.backward()
        let chunked = try model.step()
        #expect(abs(chunked.sum - loss.sum) < 1e-6 * loss.sum)
        #expect(chunked.correct == loss.correct)
        for i in 0..<model.layout.count {
            #expect(abs(model.gradients.total.values[i] - whole.values[i]) < 1e-6)
        }
    }

    @Test func `learns and keeps padding zero`() throws {
        let model = try Perceptron([50, 40, 10], rows: 100, threads: 2)
        let before = try model.step()
        for _ in 0..<600 { _ = try model.step() }
        let after = try model.step()
        #expect(after.sum < before.sum / 10)
        #expect(after.correct > 90)
        for (entry, next) in zip(model.layout.entries, model.layout.entries.dropFirst()) {
            for i in entry.offset + entry.count..<next.offset { #expect(model.parameters.values[i] == 0) }
        }
    }

    @Test func `nothing grows in the steady state`() throws {
        let model = try Perceptron([100, 80, 10], rows: 60, threads: 1)
        _ = try model.step()
        _ = try model.step()
        let capacity = model.tapes[0].capacity
        for _ in 0..<50 { _ = try model.step() }
        #expect(model.tapes[0].capacity == capacity)
    }
}
