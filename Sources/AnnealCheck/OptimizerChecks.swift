internal import AnnealHost
internal import CAnneal
internal import Glibc

extension Checker {
    /// What update writes is its block, and depends on nothing but what it is given.
    static let optimizerChecks = [
        Check(family: .optimizer, title: "counts") { subject in
            let component = try subject.opened()
            return try RawInstance.forEach(of: component) { specification, _ in
                for count in [0, 1, 63, 64, 65] {
                    let run = try run(component, specification, subject, shape: [count])
                    try descend(run, steps: 3)
                    try require(
                        run.weights.allSatisfy(\.isFinite), "with \(count) parameters a weight is no longer finite")
                }
            }
        },
        Check(family: .optimizer, title: "made-again") { subject in
            let component = try subject.opened()
            return try RawInstance.forEach(of: component) { specification, _ in
                let once = try run(component, specification, subject, shape: [65])
                let again = try run(component, specification, subject, shape: [65])
                for _ in 0..<4 {
                    try descend(once, steps: 1)
                    try again.makeAgain()
                    try descend(again, steps: 1)
                }
                try require(bits(once) == bits(again), "made again between two steps it moves the weights elsewhere")
            }
        },
        Check(family: .optimizer, title: "cuts") { subject in
            let component = try subject.opened()
            // Sums over blocks round by where a block ends.
            guard component.isElementwise else { return "it sums over tensors, so that other cuts may round otherwise" }
            return try RawInstance.forEach(of: component) { specification, _ in
                let whole = try run(component, specification, subject, shape: [320])
                let pieces = try run(component, specification, subject, shape: [320], cut: 64)
                let others = try run(component, specification, subject, shape: [320], cut: 192)
                for run in [whole, pieces, others] { try descend(run, steps: 3) }
                try require(
                    bits(whole) == bits(pieces) && bits(whole) == bits(others),
                    "the weights depend on how a tensor is cut into blocks")
            }
        },
        Check(family: .optimizer, title: "gradients") { subject in
            let component = try subject.opened()
            // Where options take an eps away, 0 / 0 is what the formula says.
            let first = Variations(component: component).specifications[0]
            return try RawInstance.forEach(of: component) { specification, _ in
                // Zero and then what a run meets when it diverges: it may fail with a sentence, but never trap.
                for value in [0, 1e30, -3e38, .infinity, .nan] as [Float] {
                    let run = try run(component, specification, subject, shape: [65])
                    for step in 0..<2 {
                        do {
                            try run.step((0..<65).map { $0 % 3 == step % 3 ? value : 0 })
                        } catch let failure as CheckFailure where failure.description.contains(" gave up: ") {
                            try require(!value.isZero, "\(failure)")
                        }
                    }
                    try require(
                        value != 0 || specification != first || run.weights.allSatisfy(\.isFinite),
                        "a gradient of zeros makes a weight infinite")
                }
            }
        },
        Check(family: .optimizer, title: "sparse-rows") { subject in
            let component = try subject.opened()
            guard component.takesSparseRows else { return "it takes no sparse rows" }
            return try RawInstance.forEach(of: component) { specification, _ in
                try compareRows(component, specification, subject)
            }
        },
        Check(family: .optimizer, title: "threads") { subject in
            let component = try subject.opened()
            let specification = Variations(component: component).specifications[0]
            let alone = try Descent(specification, registry: subject.registry(), count: 70_000)
            let together = try Descent(specification, registry: subject.registry(), count: 70_000)
            for _ in 0..<3 {
                try alone.step { index, weight in Float(index % 3 + 1) * weight }
                try together.step(threads: 4) { index, weight in Float(index % 3 + 1) * weight }
            }
            try require(
                alone.weights.map(\.bitPattern) == together.weights.map(\.bitPattern),
                "on several threads it moves the weights elsewhere")
            return ""
        },
        Check(family: .optimizer, title: "quadratic") { subject in
            let component = try subject.opened()
            // Rates of which one suits every optimizer, the usual ones first.
            for rate in [0.05, 0.02, 0.5, 1, 0.001, 0.0003, 10, 100] {
                guard let run = try? Descent(component, rate: rate, registry: subject.registry(), count: 9) else {
                    continue
                }
                func loss(_ weights: [Float]) -> Float {
                    weights.enumerated().reduce(0) { $0 + Float($1.offset % 3 + 1) * $1.element * $1.element / 2 }
                }
                let start = loss(run.weights)
                for _ in 0..<200 { try run.step { index, weight in Float(index % 3 + 1) * weight } }
                if try loss(run.evaluated()) < start / 10 { return "lr=\(rate.shortest)" }
            }
            throw CheckFailure(
                "at no rate from 0.0003 to 100 does the loss of a quadratic fall to a tenth in 200 steps")
        },
        Check(family: .optimizer, title: "rosenbrock") { subject in
            let component = try subject.opened()
            let steps = 20_000
            var lowest = Float.infinity
            for rate in [0.05, 0.02, 0.5, 1, 0.001, 0.0003, 10, 100] {
                guard let run = try? Descent(component, rate: rate, registry: subject.registry(), count: 2) else {
                    continue
                }
                run.set([-1.2, 1])
                for step in 0..<steps {
                    let (x, y) = (run.weights[0], run.weights[1])
                    let past = y - x * x
                    try run.step(factor: 1 - Double(step) / Double(steps)) { index, _ in
                        index == 0 ? -2 * (1 - x) - 400 * x * past : 200 * past
                    }
                }
                let point = try run.evaluated()
                let past = point[1] - point[0] * point[0]
                let loss = (1 - point[0]) * (1 - point[0]) + 100 * past * past
                // Most end below 0.05; prodigy, which estimates its rate as if the loss were convex, at 3.
                if loss < 24.2 / 5 { return "lr=\(rate.shortest)" }
                lowest = min(lowest, loss)
            }
            throw CheckFailure(
                "at no rate from 0.0003 to 100 does the loss of Rosenbrock's valley fall from 24.2 to a fifth: \(lowest) at best"
            )
        },
    ]

    static func run(
        _ component: Component, _ specification: Specification, _ subject: Subject, shape: [Int], cut: Int? = nil,
        isSparse: Bool = false, make: (() throws -> RawInstance)? = nil
    ) throws -> RawOptimizer {
        var random = SplitMix(state: subject.seed)
        let count = shape.reduce(1, *)
        let weights = (0..<count).map { _ in Float.random(in: -1...1, using: &random) }
        return try RawOptimizer(
            component, specification, shape: shape, weights: weights, cut: cut, isSparse: isSparse, make: make)
    }

    /// Steps with the gradient of Σ (i mod 3 + 1) w² / 2.
    static func descend(_ run: RawOptimizer, steps: Int) throws {
        for _ in 0..<steps {
            try run.step(run.weights.enumerated().map { Float($0.offset % 3 + 1) * $0.element })
        }
    }

    static func bits(_ run: RawOptimizer) -> [UInt32] { run.weights.map(\.bitPattern) }

    /// Where all rows are touched it is the dense rule, and rows that are not touched keep their bits.
    private static func compareRows(_ component: Component, _ specification: Specification, _ subject: Subject) throws {
        let sparse: RawOptimizer
        do {
            sparse = try run(component, specification, subject, shape: [12, 16], isSparse: true)
        } catch is RawInstance.Refusal {
            // These options move every row, which layout says.
            return
        }
        let dense = try run(component, specification, subject, shape: [12, 16])
        for _ in 0..<3 {
            let gradient = sparse.weights.map { $0 + 2 }
            try sparse.step(gradient, rows: Array(0..<12))
            try dense.step(gradient)
        }
        // An eps stands elsewhere in lazy forms: only where it is as small as by default are the numbers close.
        if specification == Variations(component: component).specifications[0] {
            for (a, b) in zip(sparse.weights, dense.weights) where abs(a - b) > 1e-5 * max(1, abs(b)) {
                throw CheckFailure("touched rows move to \(a), as a dense gradient to \(b)")
            }
        }
        let before = sparse.weights
        try sparse.step(Array(repeating: 1, count: 32), rows: [3, 7])
        for index in before.indices where index / 16 != 3 && index / 16 != 7 {
            try require(
                before[index].bitPattern == sparse.weights[index].bitPattern, "it moves a row that was not touched")
        }
    }
}
