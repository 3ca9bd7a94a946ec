import AnnealCheck
import AnnealHost
import Foundation
import Testing

/// Optimizers that update single rows: PyTorch's numbers, and what they refuse.
@Suite struct SparseRowTests {
    private static let optimizers = InstalledPlugins.registry.components.filter(\.takesSparseRows).map(\.name)

    private func weight(_ row: Int, _ column: Int) -> Float { Float(cos(Double(3 * row + column))) }

    private func run(
        _ text: String, rows: Int = 2, width: Int = 2, scheduled: [String] = []
    ) throws -> SparseDescent {
        try SparseDescent(
            Specification(text), in: InstalledPlugins.registry, rows: rows, width: width, scheduled: scheduled, weight)
    }

    @Test func `they are those that PyTorch has`() { #expect(Self.optimizers.sorted() == ["adagrad", "adam", "sgd"]) }

    /// Step t touches the rows that `torch_sparse.py` says, and merges those it names twice.
    @Test func `every case of PyTorch agrees`() throws {
        let cases = [
            "SGD lr=.05": "sgd(lr=0.05)", "Adagrad lr=.1": "adagrad(lr=0.1)",
            "Adagrad lr=.1 lr_decay=.1 iav=.1 eps=.01":
                "adagrad(lr=0.1, lr_decay=0.1, initial_accumulator_value=0.1, eps=0.01)",
            "SparseAdam lr=.1": "adam(lr=0.1)",
            "SparseAdam lr=.1 betas=.3,.9 eps=.1": "adam(lr=0.1, beta1=0.3, beta2=0.9, eps=0.1)",
        ]
        var seen: Set<String> = []
        for group in try Golden.groups(of: "torch-sparse.csv") {
            let name = group[0]["case"] ?? ""
            seen.insert(name)
            let run = try run(try #require(cases[name], "\(name)"), rows: 5, width: 3)
            for (index, line) in group.enumerated() {
                let step = index + 1
                let touched = [step % 5, 2 * step % 5] + (step % 3 == 0 ? [1] : [])
                let before = (0..<5).map(run.row)
                try run.step(Set(touched).sorted()) { row, column in
                    let once = Float(row + 1) * before[row][column] + 0.25
                    return Float(touched.filter { $0 == row }.count) * once
                }
                for (place, weight) in (0..<5).flatMap(run.row).enumerated() {
                    let expected = try #require(Double(line["w\(place)"] ?? ""))
                    // As in GoldenDescent: weights pass through 0.
                    #expect(abs(Double(weight) - expected) <= 1e-5 * max(abs(expected), 2e-2), "\(name), step \(step)")
                }
            }
        }
        #expect(seen == Set(cases.keys))
    }

    @Test(arguments: [
        ("sgd(momentum=0.9)", "momentum"), ("sgd(weight_decay=0.1)", "weight_decay"),
        ("adagrad(weight_decay=0.1)", "weight_decay"), ("adam(weight_decay=0.1)", "weight_decay"),
    ])
    func `what moves every row is refused`(text: String, option: String) {
        let error = #expect(throws: SpecificationError.self) {
            try run(text)
        }
        #expect(
            error?.refusal
                == "\(option) moves every row of bag.weight, but its gradient is sparse: leave \(option) out"
        )
    }

    /// What a schedule will drive counts, whatever its first value.
    @Test func `a scheduled momentum is refused`() {
        #expect(throws: SpecificationError.self) {
            try run("sgd", scheduled: ["momentum"])
        }
        #expect(throws: SpecificationError.self) {
            try run("adam", scheduled: ["weight_decay"])
        }
    }

    @Test func `amsgrad is refused`() {
        let error = #expect(throws: SpecificationError.self) {
            try run("adam(amsgrad=true)")
        }
        #expect(
            error?.refusal
                == "amsgrad is not defined for the sparse gradient of bag.weight: leave amsgrad out"
        )
    }

    @Test(arguments: InstalledPlugins.optimizers.filter { !optimizers.contains($0) })
    func `all others are refused`(name: String) {
        let error = #expect(throws: SpecificationError.self) {
            try run(name)
        }
        #expect(
            error == .updatesAllRows(component: name, tensor: "bag.weight", others: ["adagrad", "adam", "sgd"]))
    }
}
