import Foundation
import TestSupport
import Testing

@testable import AnnealTensor

/// What a transformer is made of: PyTorch's numbers (Tests/Goldens/torch_transformer.py), and central differences.
@Suite struct TransformerDerivativeTests {
    private let all = DerivativeTests()

    private func wave(_ index: Int, _ seed: Int) -> Double { sin(1.7 * Double(index) + Double(seed)) }

    private static let operations: [(String, [Shape])] = [
        ("gelu", [Shape(5, 9)]), ("gelu tanh", [Shape(5, 9)]), ("linear gelu", [Shape(5, 6), Shape(7, 6), Shape(7)]),
        ("layer-norm", [Shape(3, 2, 21), Shape(21), Shape(21)]), ("attention 1", [Shape(2, 7, 15)]),
        ("attention 3", [Shape(2, 19, 36)]),
    ]

    private func run(_ name: String, _ tape: Tape) throws(TensorError) -> Tensor {
        let x = tape.parameter(0)
        return switch name {
        case "gelu": try tape.gelu(x)
        case "gelu tanh": try tape.gelu(x, .tanh)
        case "linear gelu": try tape.linearGELU(x, weight: tape.parameter(1), bias: tape.parameter(2))
        case "layer-norm": try tape.layerNorm(x, weight: tape.parameter(1), bias: tape.parameter(2))
        default: try tape.causalAttention(x, heads: name.hasSuffix("1") ? 1 : 3)
        }
    }

    @Test(arguments: operations) func `outputs and gradients are those of PyTorch`(name: String, shapes: [Shape]) throws
    {
        let url = Repository.golden("torch-transformer-operations.csv")
        var golden: [String: [Double]] = [:]
        for line in try String(contentsOf: url, encoding: .utf8).split(separator: "\n") {
            let cells = line.split(separator: ",")
            guard cells[0] == name else { continue }
            golden[String(cells[1])] = cells[2].split(separator: " ").compactMap { Double($0) }
        }
        let parameters = try ParameterBuffer(ParameterLayout(shapes.enumerated().map { ("p\($0)", $1) }))
        for index in shapes.indices {
            for i in parameters[index].indices {
                parameters[index][i] = Float(wave(i, index + 1) * (index == 0 ? 3 : 0.5))
            }
        }
        let gradients = try ParameterBuffer(parameters.layout)
        gradients.values.update(repeating: .nan, count: gradients.count)
        let tape = try Tape(parameters, gradients: gradients)
        try tape.reset()
        let y = try run(name, tape)
        let targets = (0..<y.count).map { Float(wave($0, 9)) }
        _ = try targets.withUnsafeBufferPointer { targets throws(TensorError) in
            try tape.meanSquaredError(y, targets: targets, scale: 0.125)
        }
        let values = Array(y.elements)
        try tape.backward()
        let ours = [values] + shapes.indices.map { Array(gradients[$0]) }
        for (what, numbers) in zip(["y", "dx", "dweight", "dbias"], ours) {
            let theirs = try #require(golden[what])
            #expect(numbers.count == theirs.count)
            let size = theirs.reduce(0) { max($0, abs($1)) }
            let worst = zip(numbers, theirs).reduce(0) { max($0, abs(Double($1.0) - $1.1)) }
            #expect(worst <= 1e-5 * size && numbers.allSatisfy(\.isFinite), "\(name): \(what) \(worst / size)")
        }
    }

    @Test(arguments: [GELUForm.exact, .tanh]) func `gelu`(form: GELUForm) throws {
        let worst = try all.error([Shape(5, 7)], seed: 11) { tape throws(TensorError) in
            try all.squares(tape, tape.gelu(tape.parameter(0), form))
        }
        #expect(worst < 2e-4)
    }

    @Test(arguments: [GELUForm.exact, .tanh]) func `linear GELU`(form: GELUForm) throws {
        let worst = try all.error([Shape(5, 3), Shape(4, 3), Shape(4)], seed: 12) { tape throws(TensorError) in
            try all.squares(
                tape, tape.linearGELU(tape.parameter(0), weight: tape.parameter(1), bias: tape.parameter(2), form))
        }
        #expect(worst < 2e-4)
    }

    /// The norm's third derivatives are large where a row is short: h² of them stays.
    @Test func `layer norm`() throws {
        let worst = try all.error([Shape(3, 20), Shape(20), Shape(20)], seed: 13) { tape throws(TensorError) in
            try all.squares(
                tape, tape.layerNorm(tape.parameter(0), weight: tape.parameter(1), bias: tape.parameter(2)))
        }
        #expect(worst < 5e-4)
    }

    @Test func `causal attention`() throws {
        let worst = try all.error([Shape(2, 3, 12)], seed: 14) { tape throws(TensorError) in
            try all.squares(tape, tape.causalAttention(tape.parameter(0), heads: 2))
        }
        #expect(worst < 3e-4)
    }

    /// Nothing that comes later may be seen.
    @Test func `attention looks back only`() throws {
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
    @Test func `token embedding and branches`() throws {
        let ids: [Float] = [1, 3, 3, 0, 1, 1]
        let shapes = [Shape(4, 4), Shape(3, 4), Shape(4, 4), Shape(4), Shape(4), Shape(4)]
        let worst = try all.error(shapes, seed: 15) { tape throws(TensorError) in
            try ids.withUnsafeBufferPointer { ids throws(TensorError) in
                let text = tape.input(ids.baseAddress!, Shape(2, 3))
                let trunk = try tape.tokenEmbedding(text, tokens: tape.parameter(0), positions: tape.parameter(1))
                let branch = try tape.layerNorm(trunk, weight: tape.parameter(4), bias: tape.parameter(5))
                let sum = try tape.linear(
                    branch, weight: tape.parameter(2), bias: tape.parameter(3), residual: trunk)
                return try all.squares(tape, tape.residual(trunk, sum))
            }
        }
        #expect(worst < 1e-3)
    }

    @Test func `what is no byte is refused`() throws {
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
    @Test func `fused is separate`() throws {
        let layout = try ParameterLayout([("x", Shape(9, 5)), ("w", Shape(5, 5)), ("b", Shape(5))])
        let parameters = try ParameterBuffer(layout)
        var random = Random(seed: 5)
        for i in 0..<layout.count { parameters.values[i] = random.uniform(in: -1..<1) }
        let (fused, separate) = (try ParameterBuffer(layout), try ParameterBuffer(layout))
        let (tapeA, tapeB) = (try Tape(parameters, gradients: fused), try Tape(parameters, gradients: separate))
        let (xA, xB) = (tapeA.parameter(0), tapeB.parameter(0))
        let (wA, wB) = (tapeA.parameter(1), tapeB.parameter(1))
        let (bA, bB) = (tapeA.parameter(2), tapeB.parameter(2))
        let a = try tapeA.linear(tapeA.linearGELU(xA, weight: wA, bias: bA), weight: wA, bias: bA, residual: xA)
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
