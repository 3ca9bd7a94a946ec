import TestSupport
import Testing

@testable import AnnealHost

/// Weights to evaluate that are not those that are trained, by an optimizer in C that checks what it is promised.
@Suite(.enabled(if: Program.compiler != nil, "no C compiler on PATH"))
struct EvaluationPointTests {
    private static let shapes: [(name: String, shape: [Int])] = [
        ("weight", [40, 1000]), ("bias", [7]), ("scalar", []),
    ]

    private func halfway(_ flat: FlatParameters, cut: String = "NEVER") throws -> OptimizerInstance {
        try OptimizerInstance(
            Specification("halfway"), in: CompiledLibrary.registry(fixture: "halfway", ["CUT": "ANNEAL_CUT_\(cut)"]),
            tensors: flat.tensors)
    }

    private func ones(_ flat: FlatParameters) {
        for index in flat.ranges.joined() { flat.parameters.start[index] = 1 + Float(index % 3) }
    }

    @Test(arguments: ["ANYWHERE", "ROWS", "NEVER"], BlockOrder.allCases)
    func `it is written beside the weights, which stay`(cut: String, order: BlockOrder) throws {
        let flat = FlatParameters(Self.shapes)
        ones(flat)
        let start = flat.copy()
        let optimizer = try halfway(flat, cut: cut)
        #expect(optimizer.hasEvaluationPoint)
        let state = optimizer.makeState(parameters: flat.parameters.start)
        for step in 0..<3 {
            let (weights, out) = (flat.copy(), FlatParameters(Self.shapes))
            let before = optimizer.makeState(parameters: flat.parameters.start)
            before.restore(state)
            try optimizer.writeEvaluationPoint(
                of: state, parameters: flat.parameters.start, into: out.parameters.start,
                concurrently: order.concurrently)
            for index in flat.ranges.joined() {
                #expect(out.parameters.start[index] == start.parameters.start[index] + Float(step) / 2)
            }
            #expect(weights.parameters.isIdentical(to: flat.parameters) && before.isIdentical(to: state))
            // A rate that a schedule exchanged does not reach the evaluation.
            try optimizer.step(
                state, parameters: flat.parameters.start, gradients: flat.gradients.start, hyperparameters: [0.25])
        }
    }

    @Test func `the first failure in grid order is told`() throws {
        let flat = FlatParameters([("a", [2]), ("b", [3]), ("c", [4])])
        ones(flat)
        for index in [64, 128] { flat.parameters.start[index] = -1 }
        let optimizer = try halfway(flat)
        let state = optimizer.makeState(parameters: flat.parameters.start)
        let out = flat.copy()
        for order in BlockOrder.allCases {
            let failure = #expect(throws: ComponentFailure.self) {
                try optimizer.writeEvaluationPoint(
                    of: state, parameters: flat.parameters.start, into: out.parameters.start,
                    concurrently: order.concurrently)
            }
            #expect(failure?.description == "halfway: at 0: a negative start")
        }
    }

    @Test func `without one the weights are copied`() throws {
        let flat = FlatParameters(Self.shapes)
        ones(flat)
        let registry = try CompiledLibrary.registry(fixture: "blocks", ["CUT": "ANNEAL_CUT_ROWS"])
        let optimizer = try OptimizerInstance(Specification("blocks"), in: registry, tensors: flat.tensors)
        #expect(!optimizer.hasEvaluationPoint)
        let out = FlatParameters(Self.shapes)
        try optimizer.writeEvaluationPoint(
            of: optimizer.makeState(parameters: flat.parameters.start), parameters: flat.parameters.start,
            into: out.parameters.start)
        #expect(out.parameters.isIdentical(to: flat.parameters))
    }
}
