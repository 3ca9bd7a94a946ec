import Testing

@testable import AnnealTensor

@Suite struct MemoryTests {
    @Test func `arena joins its pieces once the demand is known`() throws {
        let arena = Arena()
        for step in 0..<4 {
            var ends: [UInt] = []
            for count in [100_000, 1, 0, 17, 300_000] {
                let memory = try arena.allocate(count)
                let address = UInt(bitPattern: memory)
                #expect(address % 64 == 0)
                #expect(!ends.contains { $0 > address && $0 <= address + UInt(count) })
                ends.append(address + UInt(4 * count))
                memory.update(repeating: Float(step), count: count)
            }
            try arena.reset()
            if step > 0 { #expect(arena.capacity == 100_000 + 16 + 32 + 300_000) }
        }
    }

    @Test func `layout pads to multiples of 64`() throws {
        let layout = try ParameterLayout([("a", Shape(10, 784)), ("b", Shape(10)), ("c", Shape()), ("d", Shape(0, 5))])
        #expect(layout.entries.map(\.offset) == [0, 7872, 7936, 8000])
        #expect(layout.entries.map(\.count) == [7840, 10, 1, 0])
        #expect(layout.count == 8000)
        #expect(layout.parameterCount == 7851)
    }

    @Test func `parameters copy deeply`() throws {
        let layout = try ParameterLayout([("a", Shape(3)), ("b", Shape(2, 2))])
        let parameters = try ParameterBuffer(layout)
        #expect(UInt(bitPattern: parameters.values) % 64 == 0)
        parameters[1].update(repeating: 2)
        let copy = try parameters.copy()
        parameters[1][0] = 5
        #expect(Array(copy[1]) == [2, 2, 2, 2])
        try parameters.update(from: copy)
        #expect(Array(parameters[1]) == [2, 2, 2, 2])
        let other = try ParameterBuffer(ParameterLayout([("a", Shape(3))]))
        #expect(throws: TensorError.layoutsDiffer(expected: 64, found: 128)) { try other.update(from: parameters) }
    }

    @Test func `sizes that cannot be are errors`() throws {
        for shape in [Shape(-1), Shape(1 << 40, 1 << 40), Shape(.max, 2), Shape(2, 3, -4, 5), Shape(0, .min)] {
            #expect(throws: TensorError.invalidShape(shape)) { try ParameterLayout([("a", shape)]) }
        }
        let layout = try ParameterLayout([("a", Shape(1 << 50))])
        #expect(throws: TensorError.outOfMemory(elements: 1 << 50)) { try ParameterBuffer(layout) }
        #expect("\(Shape(2, 3))" == "[2, 3]" && "\(Shape())" == "[]")
    }

    @Test func `operations refuse what does not fit`() throws {
        let layout = try ParameterLayout([("w", Shape(4, 3)), ("b", Shape(4))])
        let tape = try Tape(ParameterBuffer(layout), gradients: ParameterBuffer(layout))
        let (weight, bias) = (tape.parameter(0), tape.parameter(1))
        #expect(throws: TensorError.shapesDisagree(operation: "linear", left: Shape(4), right: Shape(4, 3))) {
            try tape.linear(bias, weight: weight, bias: bias)
        }
        #expect(throws: TensorError.shapesDisagree(operation: "linear", left: Shape(4, 3), right: Shape(4, 3))) {
            try tape.linear(weight, weight: weight, bias: weight)
        }
        let labels: [Int32] = [0, 1, 2, 3]
        labels.withUnsafeBufferPointer { labels in
            #expect(throws: TensorError.labelOutOfRange(row: 3, label: 3, classes: 3)) {
                try tape.softmaxCrossEntropy(weight, labels: labels, scale: 1)
            }
            #expect(
                throws: TensorError.shapesDisagree(operation: "softmaxCrossEntropy", left: Shape(4), right: Shape(4))
            ) {
                try tape.softmaxCrossEntropy(bias, labels: labels, scale: 1)
            }
        }
        let targets = [Float](repeating: 0, count: 4)
        try targets.withUnsafeBufferPointer { targets in
            _ = try tape.meanSquaredError(bias, targets: targets, scale: 1)
            #expect(throws: TensorError.gradientAlreadyWritten(operation: "meanSquaredError")) {
                try tape.meanSquaredError(bias, targets: targets, scale: 1)
            }
        }
        #expect(throws: TensorError.layoutsDiffer(expected: 128, found: 64)) {
            try Tape(ParameterBuffer(layout), gradients: ParameterBuffer(ParameterLayout([("x", Shape(1))])))
        }
    }
}
