import AnnealKernels
import Testing

@testable import AnnealTensor

/// The sparse gradient's way from a chunk to the batch.
@Suite struct SparseRowsTests {
    private let offsets = [0, 2, 2, 5]
    private let indices: [UInt32] = [1, 3, 0, 1, 3]
    private let values: [Float] = [1, 2, -0.5, 1, 4]

    private func withBatch<Result>(_ body: (SparseBatch) throws -> Result) rethrows -> Result {
        try offsets.withUnsafeBufferPointer { offsets in
            try indices.withUnsafeBufferPointer { indices in
                try values.withUnsafeBufferPointer { values in
                    try body(
                        SparseBatch(
                            count: 3, offsets: offsets.baseAddress!, indices: indices.baseAddress!,
                            values: values.baseAddress!))
                }
            }
        }
    }

    @Test func `the forward pass is a weighted mean`() throws {
        let parameters = try ParameterBuffer(ParameterLayout([("e", Shape(4, 2))]))
        for i in 0..<8 { parameters[0][i] = Float(i) }
        let tape = try Tape(parameters)
        try withBatch { batch in
            let y = try tape.embeddingBag(batch, weight: tape.parameter(0))
            // (1·[2, 3] + 2·[6, 7]) / 2, nothing, (−0.5·[0, 1] + 1·[2, 3] + 4·[6, 7]) / 3
            #expect(y.shape == Shape(3, 2))
            #expect(Array(y.elements.prefix(4)) == [7, 8.5, 0, 0])
            #expect(abs(y.values[4] - 26 / 3) < 1e-6 && abs(y.values[5] - 30.5 / 3) < 1e-6)
        }
    }

    @Test func `an index without a row is an error`() throws {
        let tape = try Tape(ParameterBuffer(ParameterLayout([("e", Shape(3, 2))])))
        _ = withBatch { batch in
            #expect(throws: TensorError.featureOutOfRange(3, features: 3)) {
                try tape.embeddingBag(batch, weight: tape.parameter(0))
            }
        }
        #expect(throws: TensorError.layoutsDiffer(expected: 0, found: 0)) {
            let parameters = try ParameterBuffer(ParameterLayout([], sparse: [("e", Shape(3, 2))]))
            _ = try Tape(parameters, gradients: ParameterBuffer(parameters.layout.dense))
        }
    }

    @Test func `sparse tensors come last`() throws {
        let layout = try ParameterLayout([("w", Shape(5)), ("b", Shape(70))], sparse: [("e", Shape(9, 3))])
        #expect(layout.entries.map(\.offset) == [0, 64, 192] && layout.count == 256)
        #expect(layout.dense.entries.map(\.name) == ["w", "b"] && layout.dense.count == 192)
        #expect(layout.sparse.map(\.name) == ["e"] && layout.dense.dense == layout.dense)
    }

    /// Against a dictionary, over steps of all sizes, with row numbers that fall into few slots of a hash table too.
    @Test(arguments: [UInt32(1), 64, 1 << 16, 3_000_017]) func `touched rows are a dictionary`(spread: UInt32) throws {
        var random = Random(seed: UInt64(spread))
        let rows = RowGradient(width: 3)
        for step in 0..<40 {
            rows.reset()
            #expect(rows.count == 0)
            var expected: [UInt32: [Float]] = [:]
            var order: [UInt32] = []
            for _ in 0..<(step % 5) * 200 {
                let row = UInt32(random.integer(below: 700)) &* spread
                if expected[row] == nil { order.append(row) }
                let memory = try rows[row]
                for column in 0..<3 {
                    memory[column] += Float(column + 1)
                    expected[row, default: [0, 0, 0]][column] += Float(column + 1)
                }
            }
            #expect(Array(rows.rows) == order)
            for (place, row) in order.enumerated() {
                #expect((0..<3).map { rows.row(at: place)[$0] } == expected[row])
            }
        }
    }

    /// Chunks are added in their order: the same bits for any number of threads, and as a loop over the chunks would have them.
    @Test(arguments: [1, 2, 8]) func `rows are merged in chunk order`(threads: Int) throws {
        let pool = try Pool(threads: threads)
        let layout = try ParameterLayout([("w", Shape(3))], sparse: [("e", Shape(1 << 25, 40))])
        let gradients = try ChunkGradients(layout, chunks: 5)
        var random = Random(seed: 9)
        for step in 0..<6 {
            var expected: [UInt64: [Float]] = [:]
            // The last steps have few chunks, and one of them touches nothing.
            let chunks = step == 4 ? 1 : 5
            for chunk in 0..<chunks {
                let rows = gradients.rows(ofChunk: chunk)[0]
                rows.reset()
                for _ in 0..<(step == 5 ? 0 : 700) {
                    let row = UInt32(random.integer(below: step % 2 == 0 ? 1000 : 1 << 25))
                    let memory = try rows[row]
                    for column in 0..<40 { memory[column] += random.uniform(in: -1..<1) }
                }
                for (place, row) in rows.rows.enumerated() {
                    let values = (0..<40).map { rows.row(at: place)[$0] }
                    expected[UInt64(row)] = expected[UInt64(row)].map { zip($0, values).map { $0 + $1 } } ?? values
                }
            }
            try gradients.sum(chunks, on: pool)
            let sum = gradients.rows[0]
            #expect((0..<sum.count).map { sum.rows[$0] } == expected.keys.sorted())
            for place in 0..<sum.count {
                let values = (0..<40).map { sum.values[place * 40 + $0] }
                #expect(values == expected[sum.rows[place]])
            }
        }
    }

    @Test func `memory is kept once the largest step is known`() throws {
        let gradients = try ChunkGradients(ParameterLayout([], sparse: [("e", Shape(5000, 8))]), chunks: 3)
        let pool = try Pool(threads: 1)
        var places: Set<UnsafeMutablePointer<Float>> = []
        for step in 0..<10 {
            for chunk in 0..<3 {
                let rows = gradients.rows(ofChunk: chunk)[0]
                rows.reset()
                for row in 0..<(step % 3 + 1) * 500 { try rows[UInt32(row * 3 + chunk)][0] = 1 }
                if step >= 2 { places.insert(rows.row(at: 0)) }
            }
            try gradients.sum(3, on: pool)
            #expect(gradients.rows[0].count == (step % 3 + 1) * 1500)
            if step >= 2 { places.insert(gradients.rows[0].values) }
        }
        #expect(places.count == 4)
    }

    @Test func `a length counts the rows`() throws {
        let layout = try ParameterLayout([("w", Shape(2))], sparse: [("e", Shape(1000, 2))])
        let gradients = try ChunkGradients(layout, chunks: 1)
        gradients.total[0][0] = 3
        let memory = try gradients.rows(ofChunk: 0)[0][999]
        (memory[0], memory[1]) = (4, 12)
        let pool = try Pool(threads: 1)
        try gradients.sum(1, on: pool)
        let norm = EuclideanNorm(count: gradients.total.count)
        #expect(norm.length(of: gradients.total, gradients.rows, on: pool) == 13)
        gradients.rows[0].clamp(to: 5, on: pool)
        gradients.rows[0].scale(by: 0.5, on: pool)
        #expect((0..<2).map { gradients.rows[0].values[$0] } == [2, 2.5])
    }

    @Test(arguments: [0, 1, 7, 64, 200]) func `kernels`(width: Int) {
        let table = (0..<width * 9).map { Float($0 % 13) / 8 - 0.7 }
        let (rows, weights): ([UInt32], [Float]) = ([8, 0, 3, 3, 5, 1, 2], [1, 0.5, -2, 0.25, 3, 1, 1])
        for count in 0...7 {
            var y = [Float](repeating: .nan, count: width)
            anneal_weighted_mean(table, width, rows, weights, count, &y)
            let expected = (0..<width).map { column in
                (0..<count).reduce(Float(0)) { sum, k in
                    sum + (weights[k] * (1 / Float(count))) * table[Int(rows[k]) * width + column]
                }
            }
            #expect(y == expected)
            anneal_add_scaled(&y, table, width, 0.3)
            #expect(y == (0..<width).map { expected[$0] + 0.3 * table[$0] })
        }
    }
}
