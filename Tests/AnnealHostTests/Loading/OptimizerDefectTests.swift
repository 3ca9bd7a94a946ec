import TestSupport
import Testing

@testable import AnnealHost

/// Every optimizer table that contradicts itself has its own sentence.
@Suite(.enabled(if: Program.compiler != nil, "no C compiler on PATH"))
struct OptimizerDefectTests {
    @Test(arguments: [
        Defect("OPTIMIZER_API", ".create = NULL", "contradicts itself: walker lacks create, destroy or update"),
        Defect("OPTIMIZER_API", ".destroy = NULL", "contradicts itself: walker lacks create, destroy or update"),
        Defect("OPTIMIZER_API", ".update = NULL", "contradicts itself: walker lacks create, destroy or update"),
        Defect(
            "OPTIMIZER_API", ".measure = NULL",
            "contradicts itself: walker has 1 measuring passes that do not fit its measure"),
        Defect(
            "OPTIMIZER_API", ".measure_count = 0",
            "contradicts itself: walker has 0 measuring passes that do not fit its measure"),
        Defect(
            "OPTIMIZER_API", ".measure_count = 65",
            "contradicts itself: walker has 65 measuring passes that do not fit its measure"),
        Defect(
            "OPTIMIZER_API", ".flags = 0",
            "contradicts itself: walker must say in exactly one way how tensors may be cut"),
        Defect(
            "OPTIMIZER_API", ".flags = ANNEAL_CUT_ROWS | ANNEAL_CUT_NEVER",
            "contradicts itself: walker must say in exactly one way how tensors may be cut"),
        Defect(
            "OPTIMIZER_API", ".flags = ANNEAL_CUT_ANYWHERE",
            "contradicts itself: walker sums over single tensors, but lets blocks span several"),
    ])
    func `functions and passes`(defect: Defect) throws { try defect.check() }

    @Test(arguments: [
        "OPTIMIZER: .parameter_count = 0",
        "OPTIMIZER: .parameters = LIST(anneal_parameter, &rate, &gain), .parameter_count = 2",
        "RATE: .role = ANNEAL_ROLE_MOMENTUM",
        "RATE: .flags = 0",
    ])
    func `a learning rate`(change: String) throws {
        let parts = change.split(separator: ": ", maxSplits: 1).map(String.init)
        let changes = [parts[0]: parts[1], "PARAMETER": ".role = ANNEAL_ROLE_LR"]
        let error = #expect(throws: PluginError.self) { try Probe.registry(changes) }
        #expect(
            error?.reason.predicate
                == "contradicts itself: walker needs exactly one schedulable parameter in the role of the learning rate"
        )
    }

    @Test(arguments: [
        Defect("OPTIMIZER_API", ".slots = NULL", "contradicts itself: the table of walker's slot is missing"),
        Defect(
            "OPTIMIZER_API", ".slots = LIST(anneal_slot, NULL)", "contradicts itself: walker's slot 0 is missing"),
        Defect(
            "OPTIMIZER_API", ".slots = LIST(anneal_slot, &memory, &memory), .slot_count = 2",
            "contradicts itself: walker has the slot memory twice"),
        Defect("SLOT", ".key = NULL", "contradicts itself: a slot of walker has no key"),
        Defect("SLOT", ".kind = 0", "contradicts itself: walker's slot memory is of an unknown kind, 0"),
        Defect("SLOT", ".kind = 4", "contradicts itself: walker's slot memory is of an unknown kind, 4"),
        Defect("SLOT", ".kind = ANNEAL_VALUES", "contradicts itself: walker's slot memory has 0 values"),
        Defect(
            "SLOT", ".kind = ANNEAL_PER_GROUP, .value_count = 1ull << 60",
            "contradicts itself: walker's slot memory has 1152921504606846976 values"),
    ])
    func `a slot`(defect: Defect) throws { try defect.check() }

    @Test(arguments: [
        Defect(
            "OPTIMIZER_API", ".reductions = NULL", "contradicts itself: the table of walker's reduction is missing"),
        Defect(
            "OPTIMIZER_API", ".reductions = LIST(anneal_reduction, NULL)",
            "contradicts itself: walker's reduction 0 is missing"),
        Defect("REDUCTION", ".key = NULL", "contradicts itself: a reduction of walker has no key"),
        Defect("REDUCTION", ".scope = 4", "contradicts itself: a reduction of walker has an unknown scope, 4"),
    ])
    func `a reduction`(defect: Defect) throws { try defect.check() }

    @Test(arguments: [
        Defect("EVALUATION", ".evaluation = NULL", lacking),
        Defect("EVALUATION", ".component_count = 0", lacking),
        Defect("EVALUATION", ".components = LIST(anneal_component, &stranger)", lacking),
        Defect(
            "EVALUATION", ".components = NULL",
            "contradicts itself: the table of evaluation's component is missing"),
        Defect(
            "EVALUATION", ".components = LIST(anneal_component, &schedule)",
            "contradicts itself: probe has weights to evaluate, but is no optimizer"),
    ])
    func `weights to evaluate`(defect: Defect) throws { try defect.check() }

    private static let lacking =
        "contradicts itself: its anneal.evaluation/1 lacks a function, or optimizers that it offers"
}
