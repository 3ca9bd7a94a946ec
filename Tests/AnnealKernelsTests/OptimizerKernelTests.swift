import AnnealKernels
import Testing

/// Each update against PyTorch's formula written out for one parameter, operation by operation in float32.
@Suite struct OptimizerKernelTests {
    static let counts = [0, 1, 63, 64, 65, 1000]

    @Test(arguments: counts, [0, 0.01])
    func `sgd`(count: Int, decay: Double) {
        for momentum in [0, 0.9] {
            for nesterov in [false, true] {
                var actual = floats(count, seed: 1)
                var buffer = [Float](repeating: 0, count: count)
                var expected = actual
                var expectedBuffer = buffer
                for step in 1...3 {
                    let grad = floats(count, seed: UInt64(step + 1))
                    anneal_sgd(
                        &actual, grad, &buffer, count, 0.1, momentum, 0.25, decay, nesterov, step == 1)
                    for i in 0..<count {
                        var g = grad[i]
                        if decay != 0 { g += Float(decay) * expected[i] }
                        if momentum != 0 {
                            expectedBuffer[i] =
                                step == 1 ? g : expectedBuffer[i] * Float(momentum) + Float(1 - 0.25) * g
                            g = nesterov ? g + Float(momentum) * expectedBuffer[i] : expectedBuffer[i]
                        }
                        expected[i] += Float(-0.1) * g
                    }
                }
                #expect(actual == expected)
                #expect(buffer == expectedBuffer)
            }
        }
    }

    @Test func `sgd without buffer is sgd without momentum`() {
        let grad = floats(65, seed: 2)
        var plain = floats(65, seed: 1)
        var other = plain
        var buffer = floats(65, seed: 3)
        let before = buffer
        anneal_sgd(&plain, grad, nil, 65, 0.1, 0.9, 0, 0, false, false)
        anneal_sgd(&other, grad, &buffer, 65, 0.1, 0, 0, 0, false, false)
        #expect(plain == other)
        #expect(buffer == before)
    }

    @Test(arguments: counts, [0, 0.01])
    func `adagrad`(count: Int, decay: Double) {
        var actual = floats(count, seed: 1)
        var sum = [Float](repeating: 0.1, count: count)
        var expected = actual
        var expectedSum = sum
        for step in 1...3 {
            let grad = floats(count, seed: UInt64(step + 1))
            anneal_adagrad(&actual, grad, &sum, count, 0.05, decay, 1e-10)
            for i in 0..<count {
                var g = grad[i]
                if decay != 0 { g += Float(decay) * expected[i] }
                expectedSum[i] += g * g
                expected[i] += Float(-0.05) * g / (expectedSum[i].squareRoot() + Float(1e-10))
            }
        }
        #expect(actual == expected)
        #expect(sum == expectedSum)
    }

    @Test(arguments: counts, [0, 0.01])
    func `rmsprop`(count: Int, decay: Double) {
        for (momentum, centered) in [(0.0, false), (0.9, false), (0, true), (0.9, true)] {
            var actual = floats(count, seed: 1)
            var (square, buffer, average) = (actual.zeros, actual.zeros, actual.zeros)
            var expected = actual
            var (expectedSquare, expectedBuffer, expectedAverage) = (square, buffer, average)
            for step in 1...3 {
                let grad = floats(count, seed: UInt64(step + 1))
                withOptional(&buffer, momentum > 0) { buffer in
                    withOptional(&average, centered) { average in
                        anneal_rmsprop(
                            &actual, grad, &square, buffer, average, count, 0.01, 0.99, 1e-8, decay, momentum)
                    }
                }
                for i in 0..<count {
                    var g = grad[i]
                    if decay != 0 { g += Float(decay) * expected[i] }
                    expectedSquare[i] = expectedSquare[i] * Float(0.99) + Float(1 - 0.99) * g * g
                    var variance = expectedSquare[i]
                    if centered {
                        expectedAverage[i] += Float(1 - 0.99) * (g - expectedAverage[i])
                        variance -= expectedAverage[i] * expectedAverage[i]
                    }
                    let deviation = variance.squareRoot() + Float(1e-8)
                    if momentum > 0 {
                        expectedBuffer[i] = expectedBuffer[i] * Float(momentum) + g / deviation
                        expected[i] += Float(-0.01) * expectedBuffer[i]
                    } else {
                        expected[i] += Float(-0.01) * g / deviation
                    }
                }
            }
            #expect(actual == expected)
            #expect(square == expectedSquare)
            #expect(buffer == expectedBuffer)
            #expect(average == expectedAverage)
        }
    }

    /// beta1 0.3 takes the other branch of PyTorch's lerp.
    @Test(arguments: counts, [0.9, 0.3])
    func `adam`(count: Int, beta1: Double) {
        for (amsgrad, decay) in [(false, 0.0), (false, 0.01), (true, 0), (true, 0.01)] {
            var actual = floats(count, seed: 1)
            var (first, second, largest) = (actual.zeros, actual.zeros, actual.zeros)
            var expected = actual
            var (expectedFirst, expectedSecond, expectedLargest) = (first, second, largest)
            var (power1, power2) = (1.0, 1.0)
            for step in 1...3 {
                power1 *= beta1
                power2 *= 0.999
                // Smaller later gradients, so that the maximum matters.
                let grad = floats(count, seed: UInt64(step + 1)).map { $0 / Float(step * step * step) }
                withOptional(&largest, amsgrad) { largest in
                    anneal_adam(
                        &actual, grad, &first, &second, largest, count, 0.001, beta1, 0.999, 1e-8, decay, 1 - power1,
                        1 - power2)
                }
                let inverseRoot = Float(1 / (1 - power2).squareRoot())
                for i in 0..<count {
                    var g = grad[i]
                    if decay != 0 { g += Float(decay) * expected[i] }
                    let weight = Float(1 - beta1)
                    let difference = g - expectedFirst[i]
                    expectedFirst[i] =
                        weight < 0.5 ? expectedFirst[i] + weight * difference : g + (weight - 1) * difference
                    expectedSecond[i] = expectedSecond[i] * Float(0.999) + Float(1 - 0.999) * g * g
                    var v = expectedSecond[i]
                    if amsgrad {
                        v = max(expectedLargest[i], v)
                        expectedLargest[i] = v
                    }
                    expected[i] +=
                        Float(-0.001 / (1 - power1)) * expectedFirst[i] / (v.squareRoot() * inverseRoot + Float(1e-8))
                }
            }
            #expect(actual == expected)
            #expect(first == expectedFirst)
            #expect(second == expectedSecond)
            #expect(largest == expectedLargest)
        }
    }

    /// What lets a host cut a buffer into blocks and a pool update them in any order.
    @Test func `blocks at multiples of 64 give the same bits`() {
        let (start, grad) = (floats(1000, seed: 1), floats(1000, seed: 2))
        let (first, second) = (floats(1000, seed: 3), floats(1000, seed: 4).map(abs))
        func update(_ range: Range<Int>) -> [Float] {
            var (param, m, v) = (Array(start[range]), Array(first[range]), Array(second[range]))
            anneal_adam(
                &param, Array(grad[range]), &m, &v, nil, range.count, 0.001, 0.9, 0.999, 1e-8, 0.1, 0.1, 0.001)
            return param
        }
        let blocks = stride(from: 0, to: 1000, by: 192).flatMap { update($0..<min($0 + 192, 1000)) }
        #expect(blocks == update(0..<1000))
    }
}
