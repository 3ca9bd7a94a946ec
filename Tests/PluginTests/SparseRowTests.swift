import AnnealHost
import AnnealTensor
import Foundation
import Testing

/// Laws of every optimizer that updates single rows, and PyTorch's numbers for those that it has.
@Suite struct SparseRowTests {
    private static let optimizers = InstalledPlugins.registry.components.filter(\.takesSparseRows).map(\.name)

    /// Parameter sets that it accepts for a sparse gradient.
    private func specifications(of name: String) throws -> [String] {
        try InstalledPlugins.specifications(of: name).map(\.description).filter { text in
            do {
                _ = try SparseRun(text, rows: 1, width: 1) { _, _ in 1 }
                return true
            } catch {
                guard let sentence = error.refusal else { throw error }
                #expect(!sentence.isEmpty)
                return false
            }
        }
    }

    private func weight(_ row: Int, _ column: Int) -> Float { Float(cos(Double(3 * row + column))) }
    private func gradient(_ row: Int, _ column: Int) -> Float { Float(sin(Double(row + 5 * column))) }
    private func bits(_ numbers: [Float]) -> [UInt32] { numbers.map(\.bitPattern) }

    @Test func theyAreThoseThatPyTorchHas() { #expect(Self.optimizers.sorted() == ["adagrad", "adam", "sgd"]) }

    @Test(arguments: optimizers, [1, 3, 64, 100])
    func rowsThatAreNotTouchedKeepTheirBits(name: String, width: Int) throws {
        for text in try specifications(of: name) {
            let run = try SparseRun(text, rows: 1000, width: width, weight)
            // Dirty slots first, where an update would be seen.
            try run.step(Array(0..<1000), gradient)
            let before = (0..<1000).map { bits(run.row($0)) }
            let rows = [0, 1, 2, 17, 400, 401, 998]
            try run.step(rows, gradient)
            for row in 0..<1000 where !rows.contains(row) { #expect(bits(run.row(row)) == before[row], "\(text)") }
            if run.optimizer.hyperparameters[0] > 0 {
                #expect(rows.contains { bits(run.row($0)) != before[$0] }, "\(text)")
            }
            try run.step([], gradient)
            for row in 0..<1000 where !rows.contains(row) { #expect(bits(run.row(row)) == before[row], "\(text)") }
            #expect(run.state.stepsTaken == 3)
        }
    }

    /// What a row remembers waits until it is touched again, whatever happens to others meanwhile.
    @Test(arguments: optimizers, [1, 3, 64, 100])
    func slotsOfRowsThatAreNotTouchedWait(name: String, width: Int) throws {
        let (some, others) = ((0..<1000).filter { $0 % 3 == 0 }, (0..<1000).filter { $0 % 3 != 0 })
        for text in try specifications(of: name) {
            let busy = try SparseRun(text, rows: 1000, width: width, weight)
            let quiet = try SparseRun(text, rows: 1000, width: width, weight)
            for step in 0..<6 {
                try busy.step(step % 2 == 0 ? some : others, gradient)
                try quiet.step(step % 2 == 0 ? some : [], gradient)
            }
            for row in some { #expect(bits(busy.row(row)) == bits(quiet.row(row)), "\(text)") }
        }
    }

    /// The numbers of touched rows are those of a tensor that has no others.
    @Test(arguments: optimizers, [1, 3, 64, 100])
    func touchedRowsMoveAsIfTheyWereAll(name: String, width: Int) throws {
        let rows = [0, 1, 2, 17, 400, 401, 998]
        for text in try specifications(of: name) {
            let large = try SparseRun(text, rows: 1000, width: width, weight)
            let small = try SparseRun(text, rows: 7, width: width) { row, column in weight(rows[row], column) }
            for _ in 0..<3 {
                try large.step(rows, gradient)
                try small.step(Array(0..<7)) { row, column in gradient(rows[row], column) }
            }
            // And where they are not all, the others wait: as a tensor of those alone that had one gradient less.
            try large.step([1, 17], gradient)
            try small.step([1, 3]) { row, column in gradient(rows[row], column) }
            for (index, row) in rows.enumerated() { #expect(bits(small.row(index)) == bits(large.row(row)), "\(text)") }
        }
    }

    /// A row moves by the dense rule where every row is touched; `eps` stands elsewhere in the lazy form of Adam, so it is small.
    @Test(arguments: optimizers, [3, 64])
    func whereAllRowsAreTouchedItIsTheDenseRule(name: String, width: Int) throws {
        let sparse = try SparseRun(name, rows: 600, width: width, weight)
        let dense = try SparseRun(name, rows: 600, width: width, isSparse: false, weight)
        for _ in 0..<5 {
            try sparse.step(Array(0..<600)) { gradient($0, $1) + 2 }
            try dense.step(Array(0..<600)) { gradient($0, $1) + 2 }
        }
        for row in 0..<600 {
            for (a, b) in zip(sparse.row(row), dense.row(row)) { #expect(abs(a - b) <= 2e-7 * max(1, abs(b))) }
        }
        #expect(bits(sparse.others) == bits(dense.others))
    }

    @Test(arguments: optimizers, [1, 2, 8])
    func anyNumberOfThreadsGivesTheSameBits(name: String, threads: Int) throws {
        let pool = try Pool(threads: threads)
        for width in [1, 40, 20_000] {
            let count = width == 20_000 ? 9 : 50_000
            let alone = try SparseRun(name, rows: count, width: width, weight)
            let together = try SparseRun(name, rows: count, width: width, weight)
            for step in 1...3 {
                let rows = (0..<count).filter { $0 % (step + 1) != 0 }
                try alone.step(rows, gradient)
                together.exchangeState()
                try together.step(rows, concurrently: { pool.run($0, $1) }, gradient)
            }
            #expect((0..<count).allSatisfy { bits(alone.row($0)) == bits(together.row($0)) })
            #expect(bits(alone.others) == bits(together.others))
            #expect(alone.state.isIdentical(to: together.state))
        }
    }

    /// Step t touches the rows that `torch_sparse.py` says, and merges those it names twice.
    @Test func everyCaseOfPyTorchAgrees() throws {
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
            let run = try SparseRun(try #require(cases[name], "\(name)"), rows: 5, width: 3, weight)
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
    func whatMovesEveryRowIsRefused(text: String, option: String) {
        let error = #expect(throws: SpecificationError.self) {
            try SparseRun(text, rows: 2, width: 2) { _, _ in 0 }
        }
        #expect(
            error?.refusal
                == "\(option) moves every row of bag.weight, but its gradient is sparse: leave \(option) out or densify it (--densify)"
        )
    }

    /// What a schedule will drive counts, whatever its first value.
    @Test func aScheduledMomentumIsRefused() {
        #expect(throws: SpecificationError.self) {
            try SparseRun("sgd", rows: 2, width: 2, scheduled: ["momentum"]) { _, _ in 0 }
        }
        #expect(throws: SpecificationError.self) {
            try SparseRun("adam", rows: 2, width: 2, scheduled: ["weight_decay"]) { _, _ in 0 }
        }
    }

    @Test func amsgradIsRefused() {
        let error = #expect(throws: SpecificationError.self) {
            try SparseRun("adam(amsgrad=true)", rows: 2, width: 2) { _, _ in 0 }
        }
        #expect(
            error?.refusal
                == "amsgrad is not defined for the sparse gradient of bag.weight: leave amsgrad out or densify it (--densify)"
        )
    }

    @Test(arguments: InstalledPlugins.optimizers.filter { !optimizers.contains($0) })
    func allOthersAreRefused(name: String) {
        let error = #expect(throws: SpecificationError.self) {
            try SparseRun(name, rows: 2, width: 2) { _, _ in 0 }
        }
        #expect(
            error?.description
                == "\(name) cannot update single rows, which the sparse gradient of bag.weight asks for: "
                + "take adagrad, adam, sgd or densify it (--densify)"
        )
    }
}
