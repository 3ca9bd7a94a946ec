import TestSupport
import Testing

@testable import AnnealHost

/// The blocks an optimizer is given, checked from its side by `Fixtures/blocks.c`.
@Suite(.enabled(if: Program.compiler != nil, "no C compiler on PATH"))
struct OptimizerBlocksTests {
    private static let shapes: [(name: String, shape: [Int])] = [
        ("scalar", []), ("row", [5]), ("exact", [64]), ("none", [0, 3]), ("hollow", [3, 0]), ("matrix", [130, 300]),
        ("one", [1]), ("wide", [3, 20_000]), ("long", [40_000]), ("image", [6, 3, 33, 33]), ("last", [7]),
    ]

    /// - Parameter sums: how many sums it has measured; `nil`: one, unless blocks could then not be joined.
    private func blocks(_ cut: String, _ flat: FlatParameters, sums: Int? = nil) throws -> OptimizerInstance {
        let macros = ["CUT": "ANNEAL_CUT_\(cut)", "SUMS": "\(sums ?? (cut == "ANYWHERE" ? 0 : 1))"]
        let registry = try CompiledLibrary.registry(fixture: "blocks", macros)
        return try OptimizerInstance(Specification("blocks"), in: registry, tensors: flat.tensors)
    }

    @Test(arguments: ["ANYWHERE", "ROWS", "NEVER"], BlockOrder.allCases)
    func `they cover every element exactly once`(cut: String, order: BlockOrder) throws {
        let flat = FlatParameters(Self.shapes)
        let optimizer = try blocks(cut, flat)
        let state = optimizer.makeState(parameters: flat.parameters.start)
        for _ in 0..<3 {
            try optimizer.step(
                state, parameters: flat.parameters.start, gradients: flat.gradients.start, hyperparameters: [1],
                concurrently: order.concurrently)
        }
        #expect(flat.ranges.joined().allSatisfy { flat.parameters.start[$0] == 3 })
        if cut != "ANYWHERE" {
            let inside = Set(flat.ranges.joined())
            #expect((0..<flat.parameters.count).allSatisfy { inside.contains($0) || flat.parameters.start[$0] == 0 })
            // Each slot says where its element is in its tensor.
            for (index, block) in optimizer.grid.blocks.enumerated() {
                let begins = try #require(state.slotPointers.start[index]).assumingMemoryBound(to: Float.self)
                #expect((0..<block.count).allSatisfy { begins[$0] == Float(block.begin + $0) })
            }
        }
        let counts = ["ANYWHERE": 10, "ROWS": 14, "NEVER": 9]
        #expect(optimizer.grid.blocks.count == counts[cut])
    }

    /// The grid depends on sizes alone, and a run of neighbours ends where what they keep differs.
    @Test func `neighbouring tensors share blocks`() throws {
        let flat = FlatParameters([("a", [100]), ("b", [28]), ("c", [1])])
        let optimizer = try blocks("ANYWHERE", flat)
        #expect(optimizer.grid.blocks.map(\.count) == [193])
        let apart = [
            OptimizerInstance.Tensor(name: "a", shape: [100], offset: 0),
            OptimizerInstance.Tensor(name: "b", shape: [28], offset: 256),
        ]
        let registry = try CompiledLibrary.registry(fixture: "blocks", ["CUT": "ANNEAL_CUT_ANYWHERE", "SUMS": "0"])
        let separate = try OptimizerInstance(Specification("blocks"), in: registry, tensors: apart)
        #expect(separate.grid.blocks.map(\.offset) == [0, 256])
        #expect(separate.grid.blocks.map(\.count) == [100, 28])
    }

    /// Sums are added block by block, so that they would depend on where a tensor's neighbours lie.
    @Test func `where sums are added no block spans two tensors`() throws {
        let optimizer = try blocks("ANYWHERE", FlatParameters([("a", [100]), ("b", [28]), ("c", [20_000])]), sums: 1)
        #expect(optimizer.grid.blocks.map(\.count) == [100, 28, 16_384, 20_000 - 16_384])
    }

    @Test(arguments: [(100_000, 16_384), (3_000_000, 23_424), (20_000_000, 65_536)])
    func `long runs have larger blocks`(length: Int, size: Int) throws {
        let registry = try CompiledLibrary.registry(fixture: "blocks", ["CUT": "ANNEAL_CUT_ANYWHERE", "SUMS": "0"])
        let tensors = [
            OptimizerInstance.Tensor(name: "a", shape: [64], offset: 0),
            OptimizerInstance.Tensor(name: "b", shape: [length - 64], offset: 64),
        ]
        let blocks = try OptimizerInstance(Specification("blocks"), in: registry, tensors: tensors).grid.blocks
        #expect(blocks.dropLast().allSatisfy { $0.count == size && $0.offset % 64 == 0 })
        #expect(blocks.map(\.count).reduce(0, +) == length)
    }

    @Test func `no tensors are no blocks`() throws {
        let flat = FlatParameters([])
        let optimizer = try blocks("ROWS", flat)
        let state = optimizer.makeState(parameters: flat.parameters.start)
        try optimizer.step(
            state, parameters: flat.parameters.start, gradients: flat.gradients.start, hyperparameters: [1])
        #expect(state.stepsTaken == 1)
    }

    @Test(arguments: BlockOrder.allCases)
    func `of several failures the first block's is told`(order: BlockOrder) throws {
        let flat = FlatParameters([("a", [5]), ("b", [40_000]), ("c", [9])])
        let optimizer = try blocks("ROWS", flat)
        #expect(optimizer.grid.blocks.map(\.begin) == [0, 0, 16_384, 32_768, 0])
        for index in [2, 3, 4] { flat.gradients.start[optimizer.grid.blocks[index].offset] = -1 }
        let state = optimizer.makeState(parameters: flat.parameters.start)
        let error = #expect(throws: ComponentFailure.self) {
            try optimizer.step(
                state, parameters: flat.parameters.start, gradients: flat.gradients.start, hyperparameters: [1],
                concurrently: order.concurrently)
        }
        #expect(error?.description == "blocks: block at 16384 of b: a negative gradient")
    }

    @Test func `a failed pass ends the step`() throws {
        let flat = FlatParameters(Self.shapes)
        let optimizer = try blocks("NEVER", flat)
        let state = optimizer.makeState(parameters: flat.parameters.start)
        let error = #expect(throws: ComponentFailure.self) {
            try optimizer.step(
                state, parameters: flat.parameters.start, gradients: flat.gradients.start, hyperparameters: [0])
        }
        #expect(error?.description == "blocks: block at 0 of scalar: nothing to measure by")
        #expect((0..<flat.parameters.count).allSatisfy { flat.parameters.start[$0] == 0 }, "no update was called")
    }
}
