import SeededNumbers
import TestSupport
import Testing

@testable import AnnealHost

/// Measuring passes, reductions, and every kind of slot: an optimizer in C against the same rule in plain Swift.
@Suite(.enabled(if: Program.compiler != nil, "no C compiler on PATH"))
struct OptimizerPassesTests {
    private enum Slot: Int { case momentum, anchor, second, history, scale }

    private static let shapes: [(name: String, shape: [Int])] = [
        ("weight", [40, 1000]), ("bias", [7]), ("scalar", []), ("kernel", [4, 3, 3]), ("small", [3, 5]),
    ]

    private func passes(
        _ flat: FlatParameters, cut: String = "NEVER", scheduled: [String] = []
    ) throws -> OptimizerInstance {
        let registry = try CompiledLibrary.registry(fixture: "passes", ["CUT": "ANNEAL_CUT_\(cut)"])
        return try OptimizerInstance(
            Specification("passes"), in: registry, tensors: flat.tensors, scheduled: scheduled)
    }

    /// The numbers of a slot at a block.
    private func numbers<Element>(
        _ slot: Slot, _ block: Int, of state: OptimizerState, count: Int, as type: Element.Type
    ) -> [Element]? {
        state.slotPointers.start[block * 5 + slot.rawValue].map {
            Array(UnsafeBufferPointer(start: $0.assumingMemoryBound(to: type), count: count))
        }
    }

    @Test(arguments: ["NEVER", "ROWS"])
    func `it follows its rule`(cut: String) throws {
        var generator = SeededGenerator.ofTest()
        let flat = FlatParameters(Self.shapes)
        flat.fill(&generator)
        let optimizer = try passes(flat, cut: cut)
        let state = optimizer.makeState(parameters: flat.parameters.start)
        var rule = PassesRule(flat) { cut == "NEVER" || $0.count <= OptimizerBlocks.blockSize }
        for step in 1...5 {
            let lr = 0.5 / Double(step)
            rule.step(gradients: flat.gradients, lr: lr, decay: 0.75)
            try optimizer.step(
                state, parameters: flat.parameters.start, gradients: flat.gradients.start, hyperparameters: [lr, 0.75])
        }
        for (tensor, expected) in zip(flat.tensors, rule.values) {
            for (index, value) in expected.parameter.enumerated() {
                let error = abs(flat.parameters.start[tensor.offset + index] - value)
                #expect(error <= 1e-6 * max(1, abs(value)), "\(tensor.name)[\(index)], seed \(generator.seed)")
            }
        }
        for (index, block) in optimizer.grid.blocks.enumerated() {
            let expected = rule.values[block.tensor]
            let comment = Comment("\(flat.tensors[block.tensor].name), seed \(generator.seed)")
            #expect(
                numbers(.anchor, index, of: state, count: block.count, as: Float.self)
                    == expected.anchor.map { Array($0[block.begin..<block.begin + block.count]) }, comment)
            #expect(
                numbers(.momentum, index, of: state, count: block.count, as: Float.self)
                    == Array(expected.momentum[block.begin..<block.begin + block.count]), comment)
            #expect(numbers(.history, index, of: state, count: 2, as: Double.self) == expected.history, comment)
            if let rows = expected.rows {
                #expect(numbers(.second, index, of: state, count: rows, as: Double.self) == expected.second, comment)
            }
            let scale = try #require(numbers(.scale, index, of: state, count: 2, as: Double.self))
            #expect(abs(scale[0] - rule.scale[0]) < 1e-12 && scale[1] == rule.scale[1], comment)
        }
    }

    @Test(arguments: ["NEVER", "ROWS"])
    func `the bits do not depend on order or threads`(cut: String) throws {
        var generator = SeededGenerator.ofTest()
        let first = FlatParameters(Self.shapes)
        first.fill(&generator)
        let optimizer = try passes(first, cut: cut)
        let runs = try BlockOrder.allCases.map { order in
            let flat = first.copy()
            let state = optimizer.makeState(parameters: flat.parameters.start)
            for _ in 0..<4 {
                try optimizer.step(
                    state, parameters: flat.parameters.start, gradients: flat.gradients.start,
                    hyperparameters: optimizer.hyperparameters, concurrently: order.concurrently)
            }
            return (flat, state)
        }
        for (flat, state) in runs.dropFirst() {
            #expect(flat.parameters.isIdentical(to: runs[0].0.parameters), "seed \(generator.seed)")
            #expect(state.isIdentical(to: runs[0].1), "seed \(generator.seed)")
        }
        #expect(!runs[0].0.parameters.isIdentical(to: first.parameters))
    }

    @Test func `a restored state continues with the same bits`() throws {
        var generator = SeededGenerator.ofTest()
        let flat = FlatParameters(Self.shapes)
        flat.fill(&generator)
        let optimizer = try passes(flat)
        func run(_ flat: FlatParameters, _ state: OptimizerState) throws {
            for _ in 0..<3 {
                try optimizer.step(
                    state, parameters: flat.parameters.start, gradients: flat.gradients.start,
                    hyperparameters: optimizer.hyperparameters)
            }
        }
        let state = optimizer.makeState(parameters: flat.parameters.start)
        try run(flat, state)
        let (weights, snapshot) = (flat.copy(), optimizer.makeState(parameters: flat.parameters.start))
        snapshot.restore(state)
        #expect(snapshot.isIdentical(to: state))
        try run(flat, state)
        #expect(!snapshot.isIdentical(to: state))
        try run(weights, snapshot)
        #expect(snapshot.isIdentical(to: state) && snapshot.stepsTaken == 6)
        #expect(weights.parameters.isIdentical(to: flat.parameters), "seed \(generator.seed)")
    }

    @Test(arguments: [
        ("forbidden", [String](), "passes refuses this: no tensor may be called forbidden"),
        ("broken", [], "passes refuses this: plans its slot scale in a way it cannot be kept"),
        ("weight", ["lr", "momentum"], "passes refuses this: decay must not change"),
    ])
    func `layout and create may refuse`(tensor: String, scheduled: [String], sentence: String) throws {
        let flat = FlatParameters([(tensor, [2])])
        let error = #expect(throws: SpecificationError.self) { try passes(flat, scheduled: scheduled) }
        #expect(error?.description == sentence)
    }

    @Test func `channels find their hyperparameter by key or role`() throws {
        let optimizer = try passes(FlatParameters([("w", [2])]), scheduled: ["lr", "weight_decay"])
        #expect(optimizer.hyperparameters == [0.5, 0.75])
        #expect(optimizer.hyperparameter(for: "lr") == 0)
        #expect(optimizer.hyperparameter(for: "momentum") == 1)
        #expect(optimizer.hyperparameter(for: "decay") == 1)
        #expect(optimizer.hyperparameter(for: "weight_decay") == nil)
    }
}
