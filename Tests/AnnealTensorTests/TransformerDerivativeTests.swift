import Testing

@testable import AnnealTensor

/// What a transformer is made of against central differences.
@Suite struct TransformerDerivativeTests {
    private let all = DerivativeTests()

    @Test(arguments: [GELUForm.exact, .tanh]) func gelu(form: GELUForm) throws {
        let worst = try all.error([Shape(5, 7)], seed: 11) { tape throws(TensorError) in
            try all.squares(tape, tape.gelu(tape.parameter(0), form))
        }
        #expect(worst < 2e-4)
    }

    @Test(arguments: [GELUForm.exact, .tanh]) func linearGELU(form: GELUForm) throws {
        let worst = try all.error([Shape(5, 3), Shape(4, 3), Shape(4)], seed: 12) { tape throws(TensorError) in
            try all.squares(
                tape, tape.linearGELU(tape.parameter(0), weight: tape.parameter(1), bias: tape.parameter(2), form))
        }
        #expect(worst < 2e-4)
    }

    /// The norm's third derivatives are large where a row is short: h² of them stays.
    @Test func layerNorm() throws {
        let worst = try all.error([Shape(3, 20), Shape(20), Shape(20)], seed: 13) { tape throws(TensorError) in
            try all.squares(
                tape, tape.layerNorm(tape.parameter(0), weight: tape.parameter(1), bias: tape.parameter(2)))
        }
        #expect(worst < 5e-4)
    }

    @Test func causalAttention() throws {
        let worst = try all.error([Shape(2, 3, 12)], seed: 14) { tape throws(TensorError) in
            try all.squares(tape, tape.causalAttention(tape.parameter(0), heads: 2))
        }
        #expect(worst < 3e-4)
    }

    /// Nothing that comes later may be seen.
    @Test func attentionLooksBackOnly() throws {
        let layout = try ParameterLayout([("x", Shape(1, 5, 12))])
        let parameters = try ParameterBuffer(layout)
        for i in 0..<60 { parameters[0][i] = Float(i * 37 % 19) / 8 - 1 }
        let tape = try Tape(parameters)
        func run() throws -> [Float] {
            try tape.reset()
            return Array(try tape.causalAttention(tape.parameter(0), heads: 2).elements)
        }
        let before = try run()
        for i in 36..<60 { parameters[0][i] += 3 }
        let after = try run()
        #expect(Array(before.prefix(12)) == Array(after.prefix(12)))
        #expect(before.suffix(8) != after.suffix(8))
    }

    /// A trunk that a branch and a sum read, and a sum that returns to a sum.
    @Test func tokenEmbeddingAndBranches() throws {
        let ids: [Float] = [1, 3, 3, 0, 1, 1]
        let shapes = [Shape(4, 4), Shape(3, 4), Shape(4, 4), Shape(4), Shape(4), Shape(4)]
        let worst = try all.error(shapes, seed: 15) { tape throws(TensorError) in
            try ids.withUnsafeBufferPointer { ids throws(TensorError) in
                let text = tape.input(ids.baseAddress!, Shape(2, 3))
                let trunk = try tape.tokenEmbedding(text, tokens: tape.parameter(0), positions: tape.parameter(1))
                let branch = try tape.layerNorm(trunk, weight: tape.parameter(4), bias: tape.parameter(5))
                let sum = try tape.linear(
                    branch, weight: tape.parameter(2), bias: tape.parameter(3), addedTo: trunk)
                return try all.squares(tape, tape.residual(trunk, sum))
            }
        }
        #expect(worst < 1e-3)
    }

    @Test func whatIsNoByteIsRefused() throws {
        let parameters = try ParameterBuffer(ParameterLayout([("tok", Shape(4, 2)), ("pos", Shape(3, 2))]))
        let tape = try Tape(parameters)
        for (id, told) in [(Float(4), 4), (-1, -1), (.nan, -1)] {
            try tape.reset()
            let ids: [Float] = [0, id, 1]
            ids.withUnsafeBufferPointer { ids in
                let text = tape.input(ids.baseAddress!, Shape(1, 3))
                _ = #expect(throws: TensorError.featureOutOfRange(told, features: 4)) {
                    try tape.tokenEmbedding(text, tokens: tape.parameter(0), positions: tape.parameter(1))
                }
            }
        }
    }

    /// What is done at once is what is done one after the other, to the last bit where no sum has another order.
    @Test func fusedIsSeparate() throws {
        let layout = try ParameterLayout([("x", Shape(9, 5)), ("w", Shape(5, 5)), ("b", Shape(5))])
        let parameters = try ParameterBuffer(layout)
        var random = Random(seed: 5)
        for i in 0..<layout.count { parameters.values[i] = random.uniform(in: -1..<1) }
        let (fused, separate) = (try ParameterBuffer(layout), try ParameterBuffer(layout))
        let (tapeA, tapeB) = (try Tape(parameters, gradients: fused), try Tape(parameters, gradients: separate))
        let (xA, xB) = (tapeA.parameter(0), tapeB.parameter(0))
        let (wA, wB) = (tapeA.parameter(1), tapeB.parameter(1))
        let (bA, bB) = (tapeA.parameter(2), tapeB.parameter(2))
        let a = try tapeA.linear(tapeA.linearGELU(xA, weight: wA, bias: bA), weight: wA, bias: bA, addedTo: xA)
        let b = try tapeB.residual(
            xB, tapeB.linear(tapeB.gelu(tapeB.linear(xB, weight: wB, bias: bB)), weight: wB, bias: bB))
        #expect(try abs(all.squares(tapeA, a) - all.squares(tapeB, b)) < 1e-6)
        try tapeA.backward()
        try tapeB.backward()
        for index in 0..<3 {
            for (left, right) in zip(fused[index], separate[index]) { #expect(abs(left - right) < 2e-6) }
        }
    }
}
