import TestSupport
import Testing

@testable import AnnealHost

/// Blocks of rows, checked from an optimizer's side by `Fixtures/rows.c`.
@Suite(.enabled(if: Program.compiler != nil, "no C compiler on PATH"))
struct SparseGradientTests {
    /// A dense tensor between two with sparse gradients, of rows that are no multiple of 64 bytes.
    private func optimizer(_ cut: String, names: [String] = ["bag", "bias", "tags"]) throws -> (
        OptimizerInstance, FlatParameters
    ) {
        let shapes = [[5000, 7], [9], [300, 2, 5]]
        let flat = FlatParameters(zip(names, shapes).map { ($0, $1) })
        let tensors = flat.tensors.map {
            OptimizerInstance.Tensor(
                name: $0.name, shape: $0.shape, offset: $0.offset, isSparse: $0.shape.count > 1)
        }
        let registry = try CompiledLibrary.registry(fixture: "rows", ["CUT": "ANNEAL_CUT_\(cut)"])
        return (try OptimizerInstance(Specification("rows"), in: registry, tensors: tensors), flat)
    }

    private func step(
        _ optimizer: OptimizerInstance, _ state: OptimizerState, _ flat: FlatParameters, _ rows: [[UInt64]],
        _ concurrently: @escaping Concurrently
    ) throws {
        let widths = [7, 10]
        let values = zip(rows, widths).map { rows, width in
            rows.flatMap { row in (0..<width).map { Float(row) + Float($0) / 16 } }
        }
        let expected = 9 + zip(rows, widths).reduce(0) { $0 + $1.0.count * $1.1 }
        try rows[0].withUnsafeBufferPointer { first in
            try rows[1].withUnsafeBufferPointer { second in
                try values[0].withUnsafeBufferPointer { firstValues in
                    try values[1].withUnsafeBufferPointer { secondValues in
                        let rows = [(first, firstValues), (second, secondValues)].map { rows, values in
                            SparseGradient(
                                rows: rows.baseAddress ?? UnsafePointer(bitPattern: 8)!,
                                values: values.baseAddress ?? UnsafePointer(bitPattern: 8)!, count: rows.count)
                        }
                        try optimizer.step(
                            state, parameters: flat.parameters.start, gradients: flat.gradients.start, rows: rows,
                            hyperparameters: [Double(expected)], concurrently: concurrently)
                    }
                }
            }
        }
    }

    @Test(arguments: ["ANYWHERE", "ROWS", "NEVER"], BlockOrder.allCases)
    func `they cover every touched row exactly once`(cut: String, order: BlockOrder) throws {
        let (optimizer, flat) = try optimizer(cut)
        for index in flat.ranges[1] { flat.gradients.start[index] = 0.5 }
        // A gradient where a sparse tensor is, which nobody may read.
        for index in flat.ranges[0] { flat.gradients.start[index] = .nan }
        let state = optimizer.makeState(parameters: flat.parameters.start)
        #expect(optimizer.sparseTensors == [0, 2])
        let steps: [[[UInt64]]] = [
            [(0..<5000).filter { $0 % 3 == 0 }, [299]], [[], (0..<300).map { $0 }], [(0..<5000).map { $0 }, []],
        ]
        for rows in steps { try step(optimizer, state, flat, rows, order.concurrently) }
        for (tensor, width, sparse) in [(0, 7, 0), (2, 10, 1)] {
            for (place, index) in flat.ranges[tensor].enumerated() {
                let row = UInt64(place / width)
                let visits = steps.filter { $0[sparse].contains(row) }.count
                let once = Float(row) + Float(place % width) / 16
                #expect(abs(flat.parameters.start[index] - Float(visits) * once) <= 1e-6 * Float(visits) * once)
            }
        }
        #expect(flat.ranges[1].allSatisfy { flat.parameters.start[$0] == 1.5 })
        let inside = Set(flat.ranges.joined())
        #expect((0..<flat.parameters.count).allSatisfy { inside.contains($0) || flat.parameters.start[$0] == 0 })
    }

    @Test func `layout may refuse the rows of a tensor`() throws {
        let error = #expect(throws: SpecificationError.self) {
            try optimizer("ROWS", names: ["bag", "bias", "forbidden"])
        }
        #expect(error?.description == "rows refuses this: no rows of forbidden")
        _ = try optimizer("ROWS", names: ["bag", "forbidden", "tags"])
    }

    @Test func `rows never arrive where they are not understood`() throws {
        let registry = try CompiledLibrary.registry(fixture: "blocks", ["CUT": "ANNEAL_CUT_ROWS"])
        let error = #expect(throws: SpecificationError.self) {
            try OptimizerInstance(
                Specification("blocks"), in: registry,
                tensors: [OptimizerInstance.Tensor(name: "bag", shape: [3, 2], offset: 0, isSparse: true)])
        }
        #expect(error == .updatesAllRows(component: "blocks", tensor: "bag", others: []))
        #expect(error?.description == "blocks cannot update single rows, which the sparse gradient of bag asks for")
    }
}
