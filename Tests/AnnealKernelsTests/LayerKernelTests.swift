import AnnealKernels
import Testing

@Suite struct LayerKernelTests {
    static let counts = [0, 1, 63, 64, 65, 200]

    @Test func `bytes are quotients to the bit`() {
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

    @Test(arguments: counts) func `bias`(columns: Int) {
        let (y, bias) = (floats(5 * columns, seed: 1), floats(columns, seed: 2))
        var (added, rectified) = (y, y)
        anneal_add_bias(&added, bias, 5, columns)
        anneal_add_bias_relu(&rectified, bias, 5, columns)
        let expected = y.indices.map { y[$0] + bias[$0 % columns] }
        #expect(added == expected)
        #expect(rectified == expected.map { max($0, 0) })
    }

    @Test(arguments: counts) func `relu`(count: Int) {
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

    @Test func `relu passes NaN on`() {
        let x = [Float](repeating: .nan, count: 65)
        var (y, z) = (x.zeros, x)
        anneal_relu(x, &y, 65)
        anneal_add_bias_relu(&z, x.zeros, 1, 65)
        #expect(y.allSatisfy { $0.isNaN })
        #expect(z.allSatisfy { $0.isNaN })
    }

    @Test(arguments: counts) func `column sums`(columns: Int) {
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

    @Test(arguments: counts) func `sum chunks`(count: Int) {
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

    @Test(arguments: counts) func `sum of squares`(count: Int) {
        let x = floats(count, seed: 1)
        let expected = x.reduce(0) { $0 + Double($1) * Double($1) }
        #expect(abs(anneal_sum_of_squares(x, count) - expected) <= 1e-14 * expected)
    }

    /// Channel by channel in any cut: the formula's numbers in float64, the same bits, and nothing written beside the channels.
    @Test(arguments: [(4, 130, 1), (3, 5, 21), (2, 3, 16)]) func `batch norm`(rows: Int, channels: Int, positions: Int)
    {
        let count = rows * channels * positions
        let (x, dy) = (floats(count, seed: 1).map { $0 + 10 }, floats(count, seed: 2))
        let (scale, shift) = (floats(channels, seed: 3), floats(channels, seed: 4))
        func compute(_ cuts: [Int]) -> [[Float]] {
            var (mean, inverse, runningMean) = (scale.zeros, scale.zeros, shift)
            var (runningVariance, dScale, dShift) = (scale.map { $0 * $0 }, scale, shift)
            var (y, dx) = (x.zeros, x.zeros)
            for (begin, end) in zip(cuts, cuts.dropFirst()) {
                anneal_batch_statistics(
                    x, rows, channels, positions, begin, end - begin, 1e-5, 0.1, &mean, &inverse, &runningMean,
                    &runningVariance)
                anneal_batch_norm(
                    x, mean, inverse, scale, shift, &y, rows, channels, positions, begin, end - begin, false)
                anneal_batch_norm_gradient(
                    x, mean, inverse, scale, dy, &dx, &dScale, &dShift, rows, channels, positions, begin, end - begin,
                    true, false)
            }
            return [mean, inverse, runningMean, runningVariance, dScale, dShift, y, dx]
        }
        let whole = compute([0, channels])
        #expect(compute([0, 1, channels]) == whole)
        #expect(compute([0, channels / 2, channels - 1, channels]) == whole)
        // A part leaves what belongs to the other channels.
        let part = compute([1, 2])
        for (array, before) in zip(part, [scale.zeros, scale.zeros, shift, scale.map { $0 * $0 }, scale, shift]) {
            #expect(array[0] == before[0] && array[2...] == before[2...])
        }
        for channel in 0..<channels {
            let places = (0..<count).filter { $0 / positions % channels == channel }
            let (numbers, z) = (Double(places.count), places.map { Double(x[$0]) })
            let mean = z.reduce(0, +) / numbers
            let squares = z.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            let inverse = 1 / (squares / numbers + 1e-5).squareRoot()
            let n = z.map { ($0 - mean) * inverse }
            let sum = places.reduce(0) { $0 + Double(dy[$1]) }
            let product = zip(places, n).reduce(0) { $0 + Double(dy[$1.0]) * $1.1 }
            func expect(_ array: Int, _ index: Int, _ expected: Double) {
                #expect(abs(Double(whole[array][index]) - expected) < 1e-4 * max(1, abs(expected)), "\(array)")
            }
            expect(0, channel, mean)
            expect(1, channel, inverse)
            expect(2, channel, 0.9 * Double(shift[channel]) + 0.1 * mean)
            expect(3, channel, 0.9 * Double(scale[channel] * scale[channel]) + 0.1 * squares / (numbers - 1))
            expect(4, channel, Double(scale[channel]) + product)
            expect(5, channel, Double(shift[channel]) + sum)
            for (place, n) in zip(places, n) {
                expect(6, place, n * Double(scale[channel]) + Double(shift[channel]))
                expect(
                    7, place,
                    inverse * Double(scale[channel])
                        * (Double(dy[place]) - sum / numbers - n * product / numbers))
            }
        }
    }
}
