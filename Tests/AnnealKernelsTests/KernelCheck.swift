import Testing

/// Three steps of a kernel in float32 beside its formula in float64, parameter by parameter.
struct KernelCheck {
    /// Parameters of a block, of which the last may not fill a vector.
    static let counts = [0, 1, 63, 64, 65, 1000]

    let count: Int
    /// Where each slot starts.
    let slots: [Float]

    typealias Kernel = (
        _ step: Int, _ count: Int, _ param: UnsafeMutablePointer<Float>, _ grad: UnsafePointer<Float>,
        _ slots: [UnsafeMutablePointer<Float>]
    ) -> Void
    typealias Formula = (_ step: Int, _ param: inout Double, _ grad: Double, _ slots: inout [Double]) -> Void

    /// Expects both to agree to about ten roundings of float32, in the parameters and in every slot, and blocks cut at
    /// multiples of 64 to give the same bits as the whole.
    func expect(_ kernel: Kernel, is formula: Formula, _ location: SourceLocation = #_sourceLocation) {
        let (whole, cut) = (memory(), memory())
        defer { for array in whole + cut { array.deallocate() } }
        var expected = (0..<count).map { [Double(whole[0][$0])] + slots.map(Double.init) }
        for step in 1...3 {
            // Smaller later gradients, so that largest values matter.
            let grad = (floats(count, seed: UInt64(step + 1)) + [7]).map { $0 / Float(step * step) }
            grad.withUnsafeBufferPointer { grad in
                guard let grad = grad.baseAddress else { return }
                kernel(step, count, whole[0], grad, Array(whole.dropFirst()))
                for begin in stride(from: 0, to: count, by: 192) {
                    kernel(
                        step, min(192, count - begin), cut[0] + begin, grad + begin, cut.dropFirst().map { $0 + begin })
                }
            }
            for i in 0..<count {
                var memory = Array(expected[i].dropFirst())
                formula(step, &expected[i][0], Double(grad[i]), &memory)
                expected[i].replaceSubrange(1..., with: memory)
            }
        }
        for number in whole.indices {
            let wrong = (0..<count).filter { i in
                !(abs(Double(whole[number][i]) - expected[i][number]) <= 1e-6 * max(1, abs(expected[i][number])))
            }
            let differing = (0..<count).filter { whole[number][$0].bitPattern != cut[number][$0].bitPattern }
            #expect(wrong.isEmpty, "array \(number)", sourceLocation: location)
            #expect(differing.isEmpty, "array \(number)", sourceLocation: location)
            #expect(whole[number][count] == 7 && cut[number][count] == 7, sourceLocation: location)
        }
    }

    /// The parameters and the slots, each with one more than counted, which a kernel must leave alone.
    private func memory() -> [UnsafeMutablePointer<Float>] {
        ([floats(count, seed: 1)] + slots.map { [Float](repeating: $0, count: count) }).map { values in
            let memory = UnsafeMutablePointer<Float>.allocate(capacity: count + 1)
            memory.initialize(from: values + [7], count: count + 1)
            return memory
        }
    }
}
