import TestSupport
import Testing

@testable import AnnealHost

/// The rate of `--lr` and the one in the optimizer's own specification.
@Suite(.enabled(if: Program.compiler != nil, "no C compiler on PATH"))
struct LearningRateOptionTests {
    private func rate(_ text: String, _ option: Double?) throws -> Double {
        let registry = try Probe.registry(["RATE": ".default_number = 0.25, .minimum = 0"])
        let optimizer = try OptimizerInstance(Specification(text), in: registry, tensors: [], rate: option)
        #expect(optimizer.component.parameters.first { $0.role == .lr }?.fallback == .number(0.25))
        return optimizer.hyperparameters[0]
    }

    @Test func `the option goes before the default`() throws {
        #expect(try rate("walker", nil) == 0.25)
        #expect(try rate("walker", 0.5) == 0.5)
        #expect(try rate("walker(lr=0.125)", nil) == 0.125)
        #expect(try rate("walker(lr=0.125)", 0.125) == 0.125)
    }

    @Test(arguments: [
        ("walker(lr=0.125)", 0.1, "the learning rate 0.1 and walker(lr=0.125) disagree"),
        ("walker(lr=1e-3)", 0, "the learning rate 0 and walker(lr=0.001) disagree"),
        ("walker", 2, "walker cannot take lr=2: it takes lr (number, 0 to 1, default 0.25)"),
        ("walker", -1, "walker cannot take lr=-1: it takes lr (number, 0 to 1, default 0.25)"),
        ("walker", .nan, "walker cannot take lr=nan: it takes lr (number, 0 to 1, default 0.25)"),
        ("walker", .infinity, "walker cannot take lr=inf: it takes lr (number, 0 to 1, default 0.25)"),
    ])
    func `two rates, or one that does not fit`(text: String, option: Double, sentence: String) {
        let error = #expect(throws: SpecificationError.self) { try rate(text, option) }
        #expect(error?.description == sentence)
    }
}
