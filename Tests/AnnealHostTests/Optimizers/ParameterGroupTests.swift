import SeededNumbers
import TestSupport
import Testing

@testable import AnnealHost

/// Groups of tensors with options of their own, on `Fixtures/passes.c`: slots of every kind, sums over tensor, group and all.
@Suite(.enabled(if: Program.compiler != nil, "no C compiler on PATH"))
struct ParameterGroupTests {
    private static let shapes: [(name: String, shape: [Int])] = [
        ("0.weight", [40, 1000]), ("0.bias", [7]), ("1.weight", [3, 5]), ("1.bias", [70]), ("scalar", []),
    ]

    private func passes(
        _ flat: FlatParameters, _ groups: [String] = [], specification: String = "passes", rate: Double? = nil,
        cut: String = "NEVER"
    ) throws -> OptimizerInstance {
        let registry = try CompiledLibrary.registry(fixture: "passes", ["CUT": "ANNEAL_CUT_\(cut)"])
        return try OptimizerInstance(
            Specification(specification), groups: groups.map { try GroupSpecification($0) }, in: registry,
            tensors: flat.tensors, rate: rate)
    }

    private func filled() -> FlatParameters {
        var generator = SeededGenerator.ofTest()
        let flat = FlatParameters(Self.shapes)
        flat.fill(&generator)
        return flat
    }

    private func run(
        _ optimizer: OptimizerInstance, _ flat: FlatParameters, steps: Int = 4, order: BlockOrder = .forwards
    ) throws -> OptimizerState {
        let state = optimizer.makeState(parameters: flat.parameters.start)
        for _ in 0..<steps {
            try optimizer.step(
                state, parameters: flat.parameters.start, gradients: flat.gradients.start,
                hyperparameters: optimizer.hyperparameters, concurrently: order.concurrently)
        }
        return state
    }

    @Test func `each has its row, and the first that fits counts`() throws {
        let optimizer = try passes(
            filled(), ["0.*: lr=0.25x", "bias: decay=0.125, lr=1", "weight: decay=1x"], rate: 0.5)
        #expect(optimizer.groups.map(\.tensors) == [[4], [0, 1], [3], [2]])
        #expect(optimizer.groups.map(\.hyperparameters) == [[0.5, 0.75], [0.125, 0.75], [1, 0.125], [0.5, 0.75]])
        #expect(optimizer.hyperparameters == optimizer.groups.flatMap(\.hyperparameters))
        #expect(optimizer.groups.map(\.rate) == [.common(times: 1), .common(times: 0.25), .own, .common(times: 1)])
        #expect(optimizer.groups.map(\.name) == ["others", "0.*", "bias", "weight"])
    }

    /// A group is an optimizer of its own over its tensors; only sums over all are common.
    @Test(arguments: ["NEVER", "ROWS"])
    func `a group is as an optimizer alone`(cut: String) throws {
        let flat = filled()
        let start = flat.copy()
        let optimizer = try passes(flat, ["bias: lr=0.25, decay=0.5"], cut: cut)
        let state = try run(optimizer, flat)
        for (isBias, specification) in [(false, "passes"), (true, "passes(lr=0.25, decay=0.5)")] {
            let names = Self.shapes.filter { $0.name.hasSuffix("bias") == isBias }
            let alone = FlatParameters(names)
            let tensors = flat.tensors.filter { $0.name.hasSuffix("bias") == isBias }
            for (mine, its) in zip(alone.tensors, tensors) {
                (alone.parameters.start + mine.offset).update(
                    from: start.parameters.start + its.offset, count: mine.count)
                (alone.gradients.start + mine.offset).update(
                    from: start.gradients.start + its.offset, count: mine.count)
            }
            let other = try passes(alone, specification: specification, cut: cut)
            let otherState = try run(other, alone)
            for (mine, its) in zip(alone.tensors, tensors) {
                for index in 0..<mine.count {
                    #expect(
                        alone.parameters.start[mine.offset + index].bitPattern
                            == flat.parameters.start[its.offset + index].bitPattern, "\(its.name)[\(index)]")
                }
            }
            // The scale of each group, by its own sum; the count of all elements, at each of four steps.
            let scale = try #require(state.groupSlots.start[(isBias ? 1 : 0) * 5 + 4])
            let expected = try #require(otherState.groupSlots.start[4])
            #expect(scale[0] == expected[0] && scale[0] != 1)
            #expect(scale[1] == Double(Self.shapes.reduce(0) { $0 + $1.shape.reduce(1, *) } * 4))
        }
    }

    @Test(arguments: ["NEVER", "ROWS"])
    func `the bits do not depend on order or threads`(cut: String) throws {
        let flat = filled()
        let optimizer = try passes(flat, ["bias: lr=0.25, decay=0.5", "0.*: lr=0.1x"], cut: cut)
        let runs = try BlockOrder.allCases.map { order in
            let copy = flat.copy()
            return (copy, try run(optimizer, copy, order: order))
        }
        for (copy, state) in runs.dropFirst() {
            #expect(copy.parameters.isIdentical(to: runs[0].0.parameters) && state.isIdentical(to: runs[0].1))
        }
        #expect(!runs[0].0.parameters.isIdentical(to: flat.parameters))
    }

    @Test func `a restored state continues with the same bits`() throws {
        let flat = filled()
        let optimizer = try passes(flat, ["bias: lr=0.25, decay=0.5"])
        let state = try run(optimizer, flat)
        let (weights, snapshot) = (flat.copy(), optimizer.makeState(parameters: flat.parameters.start))
        snapshot.restore(state)
        #expect(snapshot.isIdentical(to: state))
        for (flat, state) in [(flat, state), (weights, snapshot)] {
            try optimizer.step(
                state, parameters: flat.parameters.start, gradients: flat.gradients.start,
                hyperparameters: optimizer.hyperparameters)
        }
        #expect(snapshot.isIdentical(to: state) && weights.parameters.isIdentical(to: flat.parameters))
    }

    @Test func `a common group that patterns leave empty is not advanced`() throws {
        let flat = filled()
        let optimizer = try passes(flat, ["bias: lr=0.25", "*: lr=0.125"])
        let state = try run(optimizer, flat)
        #expect(optimizer.groups[0].tensors.isEmpty)
        #expect(state.groupSlots.start[4].map { [$0[0], $0[1]] } == [1, 1])
    }

    @Test func `a block never spans two`() throws {
        let flat = FlatParameters([("a", [100]), ("b.bias", [28]), ("c", [1]), ("d", [5]), ("e.bias", [9])])
        let registry = try CompiledLibrary.registry(fixture: "blocks", ["CUT": "ANNEAL_CUT_ANYWHERE", "SUMS": "0"])
        let optimizer = try OptimizerInstance(
            Specification("blocks"), groups: [GroupSpecification("bias: lr=0.5")], in: registry, tensors: flat.tensors)
        #expect(optimizer.grid.blocks.map(\.group) == [0, 1, 0, 1])
        #expect(optimizer.grid.blocks.map(\.count) == [100, 28, 64 + 5, 9])
    }

    @Test(arguments: [
        (
            ["bais: lr=1"],
            "no tensor's name fits bais (did you mean bias?): they are 0.weight, 0.bias, 1.weight, 1.bias, scalar"
        ),
        (
            ["*: lr=1", "bias: lr=1"],
            "every tensor that bias fits is in a group before it: put the narrower pattern first"
        ),
        (["bias: lr=4x"], "passes cannot take lr=2 (4x of 0.5): it takes lr (number, 0 to 1, default 0.5)"),
        (["bias: lr=-0.1"], "passes cannot take lr=-0.1: it takes lr (number, 0 to 1, default 0.5)"),
        (["bias: lr=0.1, lr=0.1x"], "passes is given lr twice: keep one"),
        (["bias: lr=0.1xx"], "passes cannot take lr=0.1xx: it takes lr (number, 0 to 1, default 0.5)"),
        (
            ["bias: deca=0"],
            "passes has no parameter deca (did you mean decay?): it has lr (number, 0 to 1, default 0.5), "
                + "decay (number, 0 to 1, default 0.75)"
        ),
    ])
    func `a mistake is one sentence with its place`(groups: [String], sentence: String) {
        let error = #expect(throws: SpecificationError.self) { try passes(filled(), groups) }
        #expect(error?.description == sentence)
        #expect(error?.excerpt?.hasPrefix(groups[groups.count - 1] + "\n") == true)
    }

    /// What `--lr` gives is the common rate; a group that has its own departs from that without a contradiction.
    @Test func `a rate of its own does not contradict the option`() throws {
        #expect(try passes(filled(), ["bias: lr=0.125"], rate: 0.25).hyperparameters == [0.25, 0.75, 0.125, 0.75])
        #expect(
            try passes(filled(), ["bias: lr=0.125"], specification: "passes(lr=0.25)").hyperparameters
                == [0.25, 0.75, 0.125, 0.75])
    }
}
