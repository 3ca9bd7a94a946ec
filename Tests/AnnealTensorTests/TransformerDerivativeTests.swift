import Testing

@testable import AnnealTensor

/// What a transformer is made of against central differences, and where memory is shared.
@Suite struct TransformerDerivativeTests {
    private let all = DerivativeTests()

    @Test func gelu() throws {
        let worst = try all.error([Shape(5, 7)], seed: 11) { tape throws(TensorError) in
            try all.squares(tape, tape.gelu(tape.parameter(0)))
        }
        #expect(worst < 2e-4)
    }

    @Test func linearGELU() throws {
        let worst = try all.error([Shape(5, 3), Shape(4, 3), Shape(4)], seed: 12) { tape throws(TensorError) in
            try all.squares(
                tape, tape.linearGELU(tape.parameter(0), weight: tape.parameter(1), bias: tape.parameter(2)))
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
        let worst = try all.error([Shape(6, 12)], seed: 14) { tape throws(TensorError) in
            try all.squares(tape, tape.causalAttention(tape.parameter(0), context: 3, heads: 2))
        }
        #expect(worst < 3e-4)
    }

    /// Nothing that comes later may be seen.
    @Test func attentionLooksBackOnly() throws {
        let layout = try ParameterLayout([("x", Shape(5, 12))])
        let parameters = try ParameterBuffer(layout)
        for i in 0..<60 { parameters[0][i] = Float(i * 37 % 19) / 8 - 1 }
        let tape = try Tape(parameters)
        func run() throws -> [Float] {
            try tape.reset()
            return Array(try tape.causalAttention(tape.parameter(0), context: 5, heads: 2).elements)
        }
        let before = try run()
        for i in 36..<60 { parameters[0][i] += 3 }
        let after = try run()
        #expect(Array(before.prefix(12)) == Array(after.prefix(12)))
        #expect(before.suffix(8) != after.suffix(8))
    }

    @Test func tokenEmbeddingAndBranches() throws {
        let ids: [Int32] = [1, 3, 3, 0, 1, 1]
        let shapes = [Shape(4, 4), Shape(3, 4), Shape(4, 4), Shape(4), Shape(4), Shape(4)]
        let worst = try all.error(shapes, seed: 15) { tape throws(TensorError) in
            try ids.withUnsafeBufferPointer { ids throws(TensorError) in
                let text = Tokens(ids: ids.baseAddress!, windows: 2, context: 3)
                let trunk = try tape.tokenEmbedding(text, tokens: tape.parameter(0), positions: tape.parameter(1))
                let branch = try tape.layerNorm(trunk, weight: tape.parameter(4), bias: tape.parameter(5))
                let sum = try tape.linear(
                    branch, weight: tape.parameter(2), bias: tape.parameter(3), addedTo: trunk)
                return try all.squares(tape, sum)
            }
        }
        #expect(worst < 1e-3)
    }

    @Test func aTrunkThatIsReadAfterItsSumIsRefused() throws {
        let layout = try ParameterLayout([("x", Shape(2, 3)), ("w", Shape(3, 3)), ("b", Shape(3))])
        let tape = try Tape(ParameterBuffer(layout), gradients: ParameterBuffer(layout))
        try tape.reset()
        let (x, w, b) = (tape.parameter(0), tape.parameter(1), tape.parameter(2))
        #expect(throws: TensorError.gradientAlreadyWritten(operation: "linear")) {
            try tape.linear(x, weight: w, bias: b, addedTo: x)
        }
        try tape.reset()
        let trunk = try tape.relu(x)
        let sum = try tape.linear(trunk, weight: w, bias: b, addedTo: trunk)
        let late = try tape.relu(trunk)
        _ = try all.squares(tape, sum)
        _ = try all.squares(tape, late)
        #expect(throws: TensorError.gradientAlreadyWritten(operation: "linear")) { try tape.backward() }
    }
}
