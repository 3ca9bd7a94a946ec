import AnnealKernels
import Foundation
import Testing

/// What a transformer computes number by number, beside its formulas in float64.
@Suite struct TransformerKernelTests {
    /// From deep in one tail to deep in the other, and beyond what float32 can tell from 0.
    private let points = (-4000...4000).map { Float($0) / 256 } + [-90, 90, -1e-30, 1e-30, -0.0]

    private func normal(_ x: Double) -> (value: Double, slope: Double) {
        let share = erfc(-x / 2.0.squareRoot()) / 2
        return (x * share, share + x * exp(-x * x / 2) / (2 * Double.pi).squareRoot())
    }

    private func byTanh(_ x: Double) -> (value: Double, slope: Double) {
        let factor = (2 / Double.pi).squareRoot()
        let u = factor * (x + 0.044715 * x * x * x)
        let share = 1 / (1 + exp(-2 * u))
        return (x * share, share + 2 * x * share * (1 - share) * factor * (1 + 0.134145 * x * x))
    }

    @Test(arguments: [false, true]) func `gelu`(tanh: Bool) {
        var (y, dx, sum) = (points.zeros, points.zeros, points)
        let ones = [Float](repeating: 1, count: points.count)
        anneal_gelu(points, &y, points.count, tanh)
        anneal_gelu_gradient(points, ones, &dx, points.count, false, tanh)
        anneal_gelu_gradient(points, ones, &sum, points.count, true, tanh)
        var (fused, slope) = (points.zeros, points.map { $0 - 0.25 })
        let bias = [Float](repeating: 0.25, count: points.count)
        anneal_add_bias_gelu(&slope, bias, &fused, 1, points.count, tanh)
        for (i, x) in points.enumerated() {
            let expected = tanh ? byTanh(Double(x)) : normal(Double(x))
            #expect(abs(Double(y[i]) - expected.value) < 3e-7 * Double(max(1, abs(x))), "at \(x)")
            // The tails keep their digits, as far as the square in the exponent does.
            if x < 0, x > -5 { #expect(abs(Double(y[i]) / expected.value - 1) < 3e-6, "at \(x)") }
            #expect(abs(Double(dx[i]) - expected.slope) < 1e-6, "at \(x)")
            #expect(sum[i] == x + dx[i])
        }
        // x − 0.25 + 0.25 is x wherever x is a multiple of 2⁻⁸ that small.
        for i in 0..<8001 { #expect(fused[i] == y[i] && slope[i] == dx[i]) }
    }

    @Test func `not finite is passed on`() {
        for tanh in [false, true] {
            var (y, dx): ([Float], [Float]) = ([0, 0], [0, 0])
            anneal_gelu([.nan, .infinity], &y, 2, tanh)
            anneal_gelu_gradient([.nan, 1], [1, .nan], &dx, 2, false, tanh)
            #expect(y[0].isNaN && y[1] == .infinity && dx.allSatisfy(\.isNaN))
        }
    }

    /// A large mean beside a small deviation keeps its digits.
    @Test(arguments: [1, 7, 16, 33, 128]) func `layer norm`(columns: Int) {
        let rows = 5
        let x = floats(rows * columns, seed: 1).map { $0 + 100 }
        let (scale, shift) = (floats(columns, seed: 2), floats(columns, seed: 3))
        var (y, statistics) = (x.zeros, [Float](repeating: 0, count: 2 * rows))
        anneal_layer_norm(x, scale, shift, &y, &statistics, rows, columns, 1e-5)
        for row in 0..<rows {
            let z = x[row * columns..<(row + 1) * columns].map(Double.init)
            let mean = z.reduce(0, +) / Double(columns)
            let variance = z.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(columns)
            for i in 0..<columns {
                let expected = (z[i] - mean) / (variance + 1e-5).squareRoot() * Double(scale[i]) + Double(shift[i])
                #expect(abs(Double(y[row * columns + i]) - expected) < 1e-4 * max(1, abs(expected)))
            }
        }
    }

    @Test(arguments: [1, 5, 16, 17, 64]) func `causal softmax`(size: Int) {
        let scores = floats(size * size, seed: 1).map { $0 * 9 }
        var shares = scores
        anneal_causal_softmax(&shares, size, 0.5)
        for row in 0..<size {
            let seen = scores[row * size...row * size + row].map { exp(Double($0) / 2) }
            for i in 0..<size {
                let expected = i <= row ? seen[i] / seen.reduce(0, +) : 0
                #expect(abs(Double(shares[row * size + i]) - expected) < 3e-7)
            }
        }
    }
}
