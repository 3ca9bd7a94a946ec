import AnnealKernels
import Testing

/// What happens to a gradient and to averaged weights around an update.
@Suite struct GradientKernelTests {
    static let counts = [0, 1, 63, 64, 65, 1000]

    @Test(arguments: counts) func `scale`(count: Int) {
        let x = floats(count, seed: 1)
        var scaled = x
        anneal_scale(&scaled, count, 0.3)
        #expect(scaled == x.map { $0 * Float(0.3) })
    }

    @Test(arguments: counts) func `clamp`(count: Int) {
        let x = floats(count, seed: 1)
        var clamped = x
        anneal_clamp(&clamped, count, 0.25)
        #expect(clamped == x.map { min(max($0, -0.25), 0.25) })
    }

    @Test func `clamp keeps what is no number`() {
        var x = [Float](repeating: .nan, count: 65)
        (x[0], x[64]) = (.infinity, -.infinity)
        anneal_clamp(&x, 65, 2)
        #expect(x[0] == 2 && x[64] == -2 && x[1..<64].allSatisfy { $0.isNaN })
    }

    /// torch.lerp: from the nearer end.
    @Test(arguments: counts, [0, 0.001, 0.1, 0.7, 1]) func `average`(count: Int, weight: Double) {
        let (start, values) = (floats(count, seed: 1), floats(count, seed: 2))
        var average = start
        anneal_average(&average, values, count, weight)
        let w = Float(weight)
        #expect(
            average
                == zip(start, values).map { w < 0.5 ? $0 + w * ($1 - $0) : $1 - (1 - w) * ($1 - $0) })
        if weight == 1 { #expect(average == values) }
    }
}
