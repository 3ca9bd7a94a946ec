import Foundation
import TestSupport
import Testing

@testable import AnnealTensor

/// Convolution, pooling, tanh, dropout and residual: PyTorch's numbers (Tests/Goldens/torch_layers.py), and central differences.
@Suite struct ImageOperationTests {
    private func wave(_ index: Int, _ seed: Int) -> Double { sin(1.7 * Double(index) + Double(seed)) }

    private func goldens() throws -> [String: [String: [Double]]] {
        let url = Repository.golden("torch-layers.csv")
        var cases: [String: [String: [Double]]] = [:]
        for line in try String(contentsOf: url, encoding: .utf8).split(separator: "\n") where !line.hasPrefix("\"") {
            let cells = line.split(separator: ",")
            cases[String(cells[0]), default: [:]][String(cells[1])] = cells[2].split(separator: " ").compactMap {
                Double($0)
            }
        }
        return cases
    }

    private func run(_ name: String, _ tape: Tape) throws(TensorError) -> Tensor {
        let x = tape.parameter(0)
        switch name {
        case "max-pool 2": return try tape.maxPool(x, kernel: 2, stride: 2)
        case "max-pool 3 stride 2": return try tape.maxPool(x, kernel: 3, stride: 2)
        case "average-pool 2": return try tape.averagePool(x, kernel: 2, stride: 2)
        case "average-pool 3 stride 1": return try tape.averagePool(x, kernel: 3, stride: 1)
        case "tanh": return try tape.tanh(x)
        default:
            return try tape.conv2d(
                x, weight: tape.parameter(1), bias: tape.parameter(2), stride: name.contains("stride 2") ? 2 : 1,
                padding: name == "conv2d" ? 0 : 1, fusesReLU: name.hasSuffix("relu"))
        }
    }

    @Test func `outputs and gradients are those of PyTorch`() throws {
        let cases = try goldens()
        #expect(cases.count == 9)
        for (name, golden) in cases {
            var shapes = [name == "tanh" ? Shape(3, 7) : name.contains("pool") ? Shape(2, 2, 6, 7) : Shape(2, 3, 7, 5)]
            if name.hasPrefix("conv2d") {
                let outputs = name.contains("stride 2") ? 2 : 4
                shapes += [Shape(outputs, 3, 3, 3), Shape(outputs)]
            }
            let parameters = try ParameterBuffer(ParameterLayout(shapes.enumerated().map { ("p\($0)", $1) }))
            for index in shapes.indices {
                for i in parameters[index].indices {
                    parameters[index][i] = Float(wave(i, index + 1) * (index == 0 ? 1 : 0.5))
                }
            }
            let gradients = try ParameterBuffer(parameters.layout)
            gradients.values.update(repeating: .nan, count: gradients.count)
            let tape = try Tape(parameters, gradients: gradients)
            for _ in 0..<2 {
                try tape.reset()
                let y = try run(name, tape)
                let targets = (0..<y.count).map { Float(wave($0, 9)) }
                _ = try targets.withUnsafeBufferPointer { targets throws(TensorError) in
                    try tape.meanSquaredError(y, targets: targets, scale: 0.125)
                }
                expect(Array(y.elements), try #require(golden["y"]), "\(name): y")
                try tape.backward()
            }
            for (index, what) in ["dx", "dweight", "dbias"].prefix(shapes.count).enumerated() {
                expect(Array(gradients[index]), try #require(golden[what]), "\(name): \(what)")
            }
        }
    }

    private func expect(_ ours: [Float], _ theirs: [Double], _ what: String) {
        #expect(ours.count == theirs.count, "\(what)")
        let size = theirs.reduce(0) { max($0, abs($1)) }
        let worst = zip(ours, theirs).reduce(0) { max($0, abs(Double($1.0) - $1.1)) }
        #expect(worst <= 1e-5 * size && ours.allSatisfy(\.isFinite), "\(what)")
    }

    /// Into an input that two operations read, so that derivatives are added and not only written.
    @Test func `derivatives are central differences`() throws {
        let check = DerivativeTests()
        let shapes = [Shape(1, 2, 4, 3), Shape(2, 2, 3, 3), Shape(2)]
        let worst = try check.error(shapes, seed: 11) { tape throws(TensorError) in
            let x = tape.parameter(0)
            let y = try tape.conv2d(x, weight: tape.parameter(1), bias: tape.parameter(2), padding: 1)
            let z = try tape.averagePool(tape.residual(x, tape.tanh(y)), kernel: 2, stride: 1)
            let flat = try tape.reshaped(tape.residual(x, x), to: Shape(1, 24))
            let dropped = try tape.dropout(flat, rate: 0.25, key: 3, firstRow: 0)
            return try check.squares(tape, z) + check.squares(tape, dropped)
        }
        #expect(worst < 1e-3)
    }

    @Test func `dropout keeps its share and depends on the row only`() throws {
        let tape = try Tape(ParameterBuffer(ParameterLayout([("x", Shape(40, 1000))])))
        tape.parameter(0).values.update(repeating: 1, count: 40_000)
        let x = tape.parameter(0)
        let whole = Array(try tape.dropout(x, rate: 0.25, key: 7, firstRow: 0).elements)
        let dropped = whole.filter { $0 == 0 }.count
        // Five deviations of 40,000 draws.
        #expect(abs(dropped - 10_000) < 433)
        #expect(whole.allSatisfy { $0 == 0 || $0 == Float(1 / 0.75) })
        let part = tape.input(x.values, Shape(10, 1000))
        #expect(Array(try tape.dropout(part, rate: 0.25, key: 7, firstRow: 30).elements) == Array(whole[30_000...]))
        #expect(Array(try tape.dropout(x, rate: 0.25, key: 8, firstRow: 0).elements) != whole)
        #expect(try tape.dropout(x, rate: 0, key: 7, firstRow: 0).elements.allSatisfy { $0 == 1 })
    }

    /// As PyTorch's max_pool2d: of a window with a NaN, NaN; of equals, the first takes the derivative.
    @Test func `max pool sees NaN and takes the first of equals`() throws {
        let layout = try ParameterLayout([("x", Shape(1, 1, 2, 4))])
        let (parameters, gradients) = (try ParameterBuffer(layout), try ParameterBuffer(layout))
        for (i, value) in [1, 1, .nan, 5, 1, 0, 2, 3].enumerated() { parameters[0][i] = Float(value) }
        let tape = try Tape(parameters, gradients: gradients)
        let y = try tape.maxPool(tape.parameter(0), kernel: 2, stride: 2)
        #expect(y.elements[0] == 1 && y.elements[1].isNaN)
        let targets: [Float] = [0, 0]
        _ = try targets.withUnsafeBufferPointer { try tape.meanSquaredError(y, targets: $0, scale: 0.5) }
        try tape.backward()
        #expect(gradients[0][0] == 1 && gradients[0][1] == 0 && gradients[0][4] == 0)
    }

    @Test func `images that do not fit are errors`() throws {
        let layout = try ParameterLayout([("x", Shape(1, 2, 3, 3)), ("w", Shape(2, 2, 5, 5)), ("b", Shape(2))])
        let tape = try Tape(ParameterBuffer(layout))
        let (x, weight, bias) = (tape.parameter(0), tape.parameter(1), tape.parameter(2))
        #expect(throws: TensorError.shapesDisagree(operation: "conv2d", left: x.shape, right: Shape(5, 5))) {
            try tape.conv2d(x, weight: weight, bias: bias)
        }
        #expect(throws: TensorError.shapesDisagree(operation: "maxPool", left: x.shape, right: Shape(0, 0))) {
            try tape.maxPool(x, kernel: 0, stride: 1)
        }
        #expect(throws: TensorError.shapesDisagree(operation: "averagePool", left: x.shape, right: Shape(2, 2))) {
            try tape.averagePool(x, kernel: 2, stride: 0)
        }
    }
}
