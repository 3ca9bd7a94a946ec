import AnnealKernels
import Testing

@Suite struct LayerKernelTests {
    static let counts = [0, 1, 63, 64, 65, 200]

    @Test func bytesAreQuotientsToTheBit() {
        let x = (0..<515).map { UInt8(truncatingIfNeeded: $0) }
        for count in [0, 1, 63, 64, 65, 515] {
            var y = [Float](repeating: 7, count: 516)
            let rest = [Float](repeating: 7, count: 516 - count)
            anneal_from_bytes(x, &y, count, 0, 1)
            #expect(y == x.prefix(count).map { Float($0) / 255 } + rest)
            anneal_from_bytes(x, &y, count, 0.286, 0.353)
            #expect(y == x.prefix(count).map { (Float($0) / 255 - 0.286) / 0.353 } + rest)
        }
    }

    @Test(arguments: counts) func bias(columns: Int) {
        let (y, bias) = (floats(5 * columns, seed: 1), floats(columns, seed: 2))
        var (added, rectified) = (y, y)
        anneal_add_bias(&added, bias, 5, columns)
        anneal_add_bias_relu(&rectified, bias, 5, columns)
        let expected = y.indices.map { y[$0] + bias[$0 % columns] }
        #expect(added == expected)
        #expect(rectified == expected.map { max($0, 0) })
    }

    @Test(arguments: counts) func relu(count: Int) {
        let (x, dy) = (floats(count, seed: 1), floats(count, seed: 2))
        var (y, inPlace, dx, sum) = (x.zeros, x, x.zeros, x)
        anneal_relu(x, &y, count)
        inPlace.withUnsafeMutableBufferPointer { anneal_relu($0.baseAddress, $0.baseAddress, count) }
        #expect(y == x.map { max($0, 0) })
        #expect(inPlace == y)

        anneal_relu_gradient(y, dy, &dx, count, false)
        anneal_relu_gradient(y, dy, &sum, count, true)
        let expected = x.indices.map { x[$0] > 0 ? dy[$0] : 0 }
        #expect(dx == expected)
        #expect(sum == x.indices.map { x[$0] + expected[$0] })
        inPlace = dy
        inPlace.withUnsafeMutableBufferPointer { anneal_relu_gradient(y, $0.baseAddress, $0.baseAddress, count, false) }
        #expect(inPlace == expected)
    }

    @Test func reluPassesNaNOn() {
        let x = [Float](repeating: .nan, count: 65)
        var (y, z) = (x.zeros, x)
        anneal_relu(x, &y, 65)
        anneal_add_bias_relu(&z, x.zeros, 1, 65)
        #expect(y.allSatisfy { $0.isNaN })
        #expect(z.allSatisfy { $0.isNaN })
    }

    @Test(arguments: counts) func columnSums(columns: Int) {
        let x = floats(7 * columns, seed: 1)
        var sums = floats(columns, seed: 2)
        let before = sums
        var expected = x.zeros.prefix(columns).map { $0 }
        for i in x.indices { expected[i % columns] += x[i] }
        anneal_column_sums(x, &sums, 7, columns, true)
        #expect(sums == before.indices.map { before[$0] + expected[$0] })
        anneal_column_sums(x, &sums, 7, columns, false)
        #expect(sums == expected)
        anneal_column_sums(x, &sums, 0, columns, false)
        #expect(sums == sums.zeros)
    }

    @Test(arguments: counts) func sumChunks(count: Int) {
        for chunkCount in 1...5 {
            let chunks = (0..<chunkCount).map { chunk in
                let memory = UnsafeMutablePointer<Float>.allocate(capacity: count + 64)
                memory.initialize(from: floats(count + 64, seed: UInt64(chunk + 1)), count: count + 64)
                return Optional(memory)
            }
            var expected = floats(count + 64, seed: 1)
            for chunk in 1..<max(chunkCount, 1) {
                let addend = floats(count + 64, seed: UInt64(chunk + 1))
                for i in 64..<64 + count { expected[i] += addend[i] }
            }
            anneal_sum_chunks(chunks, chunkCount, 64, count)
            #expect(Array(UnsafeBufferPointer(start: chunks[0], count: count + 64)) == expected)
            for chunk in chunks { chunk?.deallocate() }
        }
    }

    @Test(arguments: counts) func sumOfSquares(count: Int) {
        let x = floats(count, seed: 1)
        let expected = x.reduce(0) { $0 + Double($1) * Double($1) }
        #expect(abs(anneal_sum_of_squares(x, count) - expected) <= 1e-14 * expected)
    }
}
