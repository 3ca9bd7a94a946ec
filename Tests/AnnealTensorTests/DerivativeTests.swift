import Testing

@testable import AnnealTensor

/// Every operation's derivative against central differences of its own forward pass.
@Suite struct DerivativeTests {
    /// The largest difference between the tape's derivatives and (f(x + h) − f(x − h)) / 2h, relative to the
    /// largest derivative. `loss` builds a function of all parameters that ends in a sum of losses.
    ///
    /// Values are multiples of 2^-10 and h is 2^-6, so that x ± h is exact; what remains is the rounding of the
    /// function, about 1e-7 / 2h, and its third derivative.
    func error(_ shapes: [Shape], seed: UInt64, _ loss: (Tape) throws(TensorError) -> Double) throws -> Double {
        let parameters = try ParameterBuffer(ParameterLayout(shapes.enumerated().map { ("p\($0)", $1) }))
        var random = Random(seed: seed)
        for index in shapes.indices {
            for i in parameters[index].indices {
                // Away from 0, where ReLU has no derivative.
                let value = Float(random.integer(below: 1000) + 24) / 1024
                parameters[index][i] = random.next() & 1 == 0 ? value : -value
            }
        }
        let gradients = try ParameterBuffer(parameters.layout)
        gradients.values.update(repeating: .nan, count: gradients.count)
        let tape = try Tape(parameters, gradients: gradients)
        let evaluation = try Tape(parameters)
        // Twice: the second step must not see anything of the first.
        for _ in 0..<2 {
            try tape.reset()
            _ = try loss(tape)
            try tape.backward()
        }
        var (largest, worst) = (0.0, 0.0)
        let h: Float = 0x1p-6
        for index in shapes.indices {
            for i in parameters[index].indices {
                let value = parameters[index][i]
                var sides: [Double] = []
                for shifted in [value + h, value - h] {
                    parameters[index][i] = shifted
                    try evaluation.reset()
                    sides.append(try loss(evaluation))
                }
                parameters[index][i] = value
                let expected = (sides[0] - sides[1]) / Double(2 * h)
                largest = max(largest, abs(expected))
                let difference = abs(Double(gradients[index][i]) - expected)
                worst = difference.isNaN ? .infinity : max(worst, difference)
            }
        }
        return largest == 0 ? worst : worst / largest
    }

    let targets = (0..<64).map { Float($0 % 7) / 8 - 0.3 }
    let labels: [Int32] = [2, 0, 1, 4, 3]

    @Test func `linear`() throws {
        let worst = try error([Shape(5, 3), Shape(4, 3), Shape(4)], seed: 1) { tape throws(TensorError) in
            let y = try tape.linear(tape.parameter(0), weight: tape.parameter(1), bias: tape.parameter(2))
            return try squares(tape, y)
        }
        #expect(worst < 1e-4)
    }

    @Test func `linear takes leading dimensions as rows`() throws {
        let worst = try error([Shape(2, 3, 3), Shape(4, 3), Shape(4)], seed: 2) { tape throws(TensorError) in
            let y = try tape.linear(tape.parameter(0), weight: tape.parameter(1), bias: tape.parameter(2))
            guard y.shape == Shape(2, 3, 4) else { throw .invalidShape(y.shape) }
            return try squares(tape, y)
        }
        #expect(worst < 1e-4)
    }

    @Test func `relu`() throws {
        let worst = try error([Shape(5, 7)], seed: 3) { tape throws(TensorError) in
            try squares(tape, tape.relu(tape.parameter(0)))
        }
        #expect(worst < 1e-4)
    }

    /// Biases of ±4 keep every sum away from ReLU's kink: |x · w| < 3.
    @Test func `linear ReLU`() throws {
        let bias: [Float] = [4, -4, 4, -4]
        let worst = try error([Shape(5, 3), Shape(4, 3)], seed: 4) { tape throws(TensorError) in
            try bias.withUnsafeBufferPointer { bias throws(TensorError) in
                let offset = tape.input(bias.baseAddress!, Shape(4))
                return try squares(
                    tape, tape.linearReLU(tape.parameter(0), weight: tape.parameter(1), bias: offset))
            }
        }
        #expect(worst < 1e-4)
    }

    @Test func `linear ReLU is linear then ReLU`() throws {
        let layout = try ParameterLayout([("x", Shape(9, 5)), ("w", Shape(6, 5)), ("b", Shape(6))])
        let parameters = try ParameterBuffer(layout)
        var random = Random(seed: 5)
        for i in 0..<layout.count { parameters.values[i] = random.uniform(in: -1..<1) }
        let (fused, separate) = (try ParameterBuffer(layout), try ParameterBuffer(layout))
        let (tapeA, tapeB) = (try Tape(parameters, gradients: fused), try Tape(parameters, gradients: separate))
        let a = try tapeA.linearReLU(tapeA.parameter(0), weight: tapeA.parameter(1), bias: tapeA.parameter(2))
        let b = try tapeB.relu(
            tapeB.linear(tapeB.parameter(0), weight: tapeB.parameter(1), bias: tapeB.parameter(2)))
        #expect(try squares(tapeA, a) == squares(tapeB, b))
        try tapeA.backward()
        try tapeB.backward()
        for index in 0..<3 { #expect(fused[index].elementsEqual(separate[index])) }
    }

    @Test func `softmax cross entropy`() throws {
        let worst = try error([Shape(5, 6)], seed: 6) { tape throws(TensorError) in
            try labels.withUnsafeBufferPointer { labels throws(TensorError) in
                try tape.softmaxCrossEntropy(tape.parameter(0), labels: labels, scale: 0.2).sum * 0.2
            }
        }
        #expect(worst < 2e-4)
    }

    @Test func `mean squared error`() throws {
        let worst = try error([Shape(4, 8)], seed: 7) { tape throws(TensorError) in
            try squares(tape, tape.parameter(0))
        }
        #expect(worst < 1e-4)
    }

    /// Parameters and activations used more than once: gradients must be added, in parameters not used they must be 0.
    @Test func `shared and unused tensors`() throws {
        let worst = try error([Shape(5, 4), Shape(4, 4), Shape(4), Shape(3)], seed: 8) { tape throws(TensorError) in
            let (x, weight, bias) = (tape.parameter(0), tape.parameter(1), tape.parameter(2))
            let once = try tape.linear(x, weight: weight, bias: bias)
            let twice = try tape.linear(once, weight: weight, bias: bias)
            let branch = try tape.linear(once, weight: weight, bias: bias)
            // An output that no loss depends on.
            _ = try tape.relu(once)
            return try squares(tape, twice) + squares(tape, branch)
        }
        #expect(worst < 1e-4)
    }

    /// 1 / 8 times the sum of squared distances.
    func squares(_ tape: Tape, _ y: Tensor) throws(TensorError) -> Double {
        try targets.withUnsafeBufferPointer { targets throws(TensorError) in
            let targets = UnsafeBufferPointer(rebasing: targets.prefix(y.count))
            return try tape.meanSquaredError(y, targets: targets, scale: 0.125).sum * 0.125
        }
    }
}
