import Foundation
import TestSupport
import Testing

@testable import AnnealTensor

/// Batch normalisation: PyTorch's numbers (Tests/Goldens/torch_batch_norm.py), and central differences.
@Suite struct BatchNormTests {
    private let all = DerivativeTests()

    private func wave(_ index: Int, _ seed: Int) -> Double { sin(1.7 * Double(index) + Double(seed)) }

    private func layout(_ x: Shape) throws -> ParameterLayout {
        let channels = Shape(x[1])
        return try ParameterLayout(
            [("x", x), ("weight", channels), ("bias", channels)],
            statistics: [("mean", channels), ("variance", channels), ("batches", Shape())])
    }

    private func norm(_ tape: Tape, measures: Bool, fusesReLU: Bool = false) throws(TensorError) -> Tensor {
        try tape.batchNorm(
            tape.parameter(0), weight: tape.parameter(1), bias: tape.parameter(2),
            running: running(tape, measures: measures), fusesReLU: fusesReLU)
    }

    private func running(_ tape: Tape, first: Int = 0, measures: Bool) -> RunningStatistics {
        func statistic(_ index: Int) -> Statistic {
            Statistic(before: tape.statistic(index), after: measures ? tape.measurement(of: index) : nil)
        }
        return RunningStatistics(
            mean: statistic(first), variance: statistic(first + 1), batches: statistic(first + 2))
    }

    /// More channels than are added up at once, rows of odd length, planes of less than a vector.
    @Test(arguments: [
        ("1d 6 5", Shape(6, 5)), ("1d 5 70", Shape(5, 70)), ("2d 3 4 5 7", Shape(3, 4, 5, 7)),
        ("2d 2 3 1 2", Shape(2, 3, 1, 2)),
    ]) func `outputs, gradients and statistics are those of PyTorch`(name: String, shape: Shape) throws {
        let url = Repository.golden("torch-batch-norm.csv")
        var golden: [String: [Double]] = [:]
        for line in try String(contentsOf: url, encoding: .utf8).split(separator: "\n") {
            let cells = line.split(separator: ",")
            guard cells[0] == name else { continue }
            golden[String(cells[1])] = cells[2].split(separator: " ").compactMap { Double($0) }
        }
        #expect(golden.count == 11)
        let parameters = try ParameterBuffer(layout(shape))
        for (index, seed) in [(1, 2), (2, 3)] {
            for i in parameters[index].indices { parameters[index][i] = Float(wave(i, seed) / 2) }
        }
        parameters[4].update(repeating: 1)
        let gradients = try ParameterBuffer(parameters.layout.dense)
        gradients.values.update(repeating: .nan, count: gradients.count)
        let tape = try Tape(parameters, gradients: gradients)
        func compare(_ ours: [Float], _ what: String) throws {
            let theirs = try #require(golden[what])
            #expect(ours.count == theirs.count)
            let size = theirs.reduce(0) { max($0, abs($1)) }
            let worst = zip(ours, theirs).reduce(0) { max($0, abs(Double($1.0) - $1.1)) }
            #expect(worst <= 1e-5 * size && ours.allSatisfy(\.isFinite), "\(name): \(what)")
        }
        for seed in [1, 11, 21, 31] {
            for i in parameters[0].indices { parameters[0][i] = Float(3 * wave(i, seed) + 2) }
            try tape.reset()
            let y = try norm(tape, measures: seed != 31)
            let targets = (0..<y.count).map { Float(wave($0, 9)) }
            _ = try targets.withUnsafeBufferPointer { targets throws(TensorError) in
                try tape.meanSquaredError(y, targets: targets, scale: 0.125)
            }
            try tape.backward()
            guard seed > 20 else { continue }
            let prefix = seed == 31 ? "evaluated " : ""
            try compare(Array(y.elements), prefix + "y")
            for (index, what) in ["dx", "dweight", "dbias"].enumerated() {
                try compare(Array(gradients[index]), prefix + what)
            }
        }
        for (index, what) in ["running_mean", "running_var", "num_batches_tracked"].enumerated() {
            try compare(Array(parameters[3 + index]), what)
        }
    }

    @Test(arguments: [Shape(7, 5), Shape(3, 2, 3, 3)], [true, false])
    func `derivatives are central differences`(x: Shape, measures: Bool) throws {
        let numbers = UnsafeMutablePointer<Float>.allocate(capacity: 2 * x[1] + 1)
        defer { numbers.deallocate() }
        let worst = try all.error([x, Shape(x[1]), Shape(x[1])], seed: 5) { tape throws(TensorError) in
            for i in 0...2 * x[1] { numbers[i] = 0.25 + Float(i) / 8 }
            func statistic(_ numbers: UnsafeMutablePointer<Float>, _ shape: Shape) -> Statistic {
                let tensor = tape.input(numbers, shape)
                return Statistic(before: tensor, after: measures ? tensor : nil)
            }
            let y = try tape.batchNorm(
                tape.parameter(0), weight: tape.parameter(1), bias: tape.parameter(2),
                running: RunningStatistics(
                    mean: statistic(numbers, Shape(x[1])), variance: statistic(numbers + x[1], Shape(x[1])),
                    batches: statistic(numbers + 2 * x[1], Shape(1))))
            // Read twice, so that derivatives are added and not only written.
            return try all.squares(tape, tape.residual(tape.parameter(0), y))
        }
        #expect(worst < 2e-3)
    }

    /// With ReLU it is the two operations, to the bit; negative zeros are equal to zeros.
    @Test(arguments: [Shape(9, 70), Shape(3, 4, 5, 7)]) func `a ReLU can be done on the way`(x: Shape) throws {
        let parameters = try ParameterBuffer(layout(x))
        var random = Random(seed: 8)
        for index in 0..<3 {
            for i in parameters[index].indices { parameters[index][i] = random.uniform(in: -1..<1) }
        }
        let (fused, separate) = (
            try ParameterBuffer(parameters.layout.dense), try ParameterBuffer(parameters.layout.dense)
        )
        let (one, two) = (try Tape(parameters, gradients: fused), try Tape(parameters, gradients: separate))
        let (y, z) = (try norm(one, measures: true, fusesReLU: true), try two.relu(norm(two, measures: true)))
        #expect(y.elements.elementsEqual(z.elements) && y.elements.contains(0) && y.elements.contains { $0 > 0 })
        let targets = [Float](repeating: 0.3, count: y.count)
        for (tape, y) in [(one, y), (two, z)] {
            _ = try targets.withUnsafeBufferPointer { try tape.meanSquaredError(y, targets: $0, scale: 0.1) }
            try tape.backward()
        }
        for index in 0..<3 { #expect(fused[index].elementsEqual(separate[index])) }
    }

    /// What a pool shares has the same bits for any number of threads, and the numbers that one thread alone has.
    @Test func `shared among threads it is the same`() throws {
        let (image, rows) = (Shape(37, 8, 10, 10), 37)
        let shapes = [
            image, Shape(24, 8, 3, 3), Shape(24), Shape(24), Shape(24), Shape(70, 600), Shape(70), Shape(70), Shape(70),
        ]
        let norms = [Shape(24), Shape(24), Shape(), Shape(70), Shape(70), Shape()]
        let layout = try ParameterLayout(
            shapes.enumerated().map { ("p\($0)", $1) }, statistics: norms.enumerated().map { ("s\($0)", $1) })
        func compute(_ pool: Pool?) throws -> [[Float]] {
            let (parameters, gradients) = (try ParameterBuffer(layout), try ParameterBuffer(layout.dense))
            var random = Random(seed: 4)
            for index in shapes.indices {
                for i in parameters[index].indices { parameters[index][i] = random.uniform(in: -1..<1) }
            }
            let tape = try Tape(parameters, gradients: gradients, pool: pool)
            func norm(_ x: Tensor, _ first: Int, _ statistic: Int, _ fusesReLU: Bool) throws -> Tensor {
                try tape.batchNorm(
                    x, weight: tape.parameter(first), bias: tape.parameter(first + 1),
                    running: running(tape, first: statistic, measures: true), fusesReLU: fusesReLU)
            }
            // Added up over two steps.
            for step in 0..<2 {
                try tape.reset(addingToGradients: step == 1)
                let x = tape.parameter(0)
                let a = try tape.conv2d(x, weight: tape.parameter(1), bias: tape.parameter(2), padding: 1)
                let b = try tape.maxPool(norm(a, 3, 0, true), kernel: 2, stride: 2)
                let c = try tape.linear(
                    tape.reshaped(b, to: Shape(rows, 600)), weight: tape.parameter(5), bias: tape.parameter(6))
                let y = try norm(c, 7, 3, false)
                let targets = (0..<y.count).map { Float(wave($0, 9)) }
                _ = try targets.withUnsafeBufferPointer { try tape.meanSquaredError(y, targets: $0, scale: 0.1) }
                try tape.backward()
            }
            return shapes.indices.map { Array(gradients[$0]) } + [Array(parameters.statistics)]
        }
        let weight = 24 * 8 * 9
        #expect(ChunkGrid(rows: rows, multiplyAddsPerRow: weight * 100, parameters: weight).chunks > 2)
        let (alone, one) = (try compute(nil), try compute(Pool(threads: 1)))
        for threads in [2, 3] { #expect(try compute(Pool(threads: threads)) == one) }
        for (index, (ours, theirs)) in zip(one, alone).enumerated() {
            // A bias before a norm has no derivative but what roundings leave.
            guard index != 2, index != 6 else { continue }
            let size = theirs.reduce(0) { max($0, abs($1)) }
            #expect(zip(ours, theirs).allSatisfy { abs($0 - $1) <= 1e-5 * size }, "tensor \(index)")
        }
    }

    @Test func `what does not vary or fit is an error`() throws {
        let tape = try Tape(ParameterBuffer(layout(Shape(1, 3))))
        #expect(throws: TensorError.nothingVaries(Shape(1, 3))) { try norm(tape, measures: true) }
        #expect(try norm(tape, measures: false).count == 3)
        let (x, weight) = (tape.parameter(0), tape.parameter(1))
        let other = tape.input(x.values, Shape(1, 2))
        #expect(throws: TensorError.shapesDisagree(operation: "batchNorm", left: other.shape, right: weight.shape)) {
            try tape.batchNorm(
                other, weight: weight, bias: tape.parameter(2), running: running(tape, measures: false))
        }
    }

    @Test func `statistics come after what is learned`() throws {
        let layout = try ParameterLayout(
            [("w", Shape(5))], sparse: [("e", Shape(9, 3))], statistics: [("m", Shape(70)), ("n", Shape())])
        #expect(layout.entries.map(\.name) == ["w", "e", "m", "n"] && layout.count == 320)
        #expect(layout.learned.map(\.name) == ["w", "e"] && layout.sparse.map(\.name) == ["e"])
        #expect(layout.dense.entries.map(\.name) == ["w"] && layout.dense.count == 64)
        #expect(layout.statistics == 128..<320 && layout.dense.statistics.isEmpty && layout.parameterCount == 32)
        let (one, other) = (try ParameterBuffer(layout), try ParameterBuffer(layout))
        for i in 0..<layout.count { other.values[i] = 1 }
        one.updateStatistics(from: other)
        #expect((0..<layout.count).allSatisfy { one.values[$0] == ($0 < 128 ? 0 : 1) })
        let tape = try Tape(one, gradients: ParameterBuffer(layout.dense), rows: [RowGradient(width: 3)])
        #expect(tape.touchedRows(of: tape.parameter(1)) != nil && tape.touchedRows(of: tape.statistic(0)) == nil)
        #expect(tape.statistic(1).derivatives == nil && tape.statistic(1).shape == Shape())
    }
}
