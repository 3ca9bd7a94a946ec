internal import AnnealHost
internal import Glibc

extension Checker {
    /// Single rows of an embedding, which a step touches or leaves alone.
    static let sparseRowChecks = [
        Check(
            family: .optimizer, title: "sparse-rows",
            promise: "rows that are touched move as if they were all, and others stay"
        ) { subject in
            try forEachThatTakesRows(subject) { component, specification in
                for width in [1, 3, 16, 64, 100] {
                    try leavesOthers(component, specification, subject, width)
                    try movesAsIfTheyWereAll(component, specification, subject, width)
                }
                // An eps stands elsewhere in lazy forms: only where it is as small as by default are the numbers close.
                if specification == Variations(component: component).specifications.first {
                    try isTheDenseRule(component, specification, subject)
                }
            }
        },
        Check(
            family: .optimizer, title: "sparse-threads",
            promise: "rows do not depend on the number of threads"
        ) { subject in
            let registry = try subject.registry()
            return try forEachThatTakesRows(subject) { _, specification in
                for (rows, width) in [(20_000, 1), (5000, 40), (9, 20_000)] {
                    func weight(_ row: Int, _ column: Int) -> Float { Float((3 * row + column) % 11) / 8 - 0.5 }
                    let alone = try SparseDescent(specification, in: registry, rows: rows, width: width, weight)
                    let together = try SparseDescent(specification, in: registry, rows: rows, width: width, weight)
                    for step in 2...4 {
                        let touched = (0..<rows).filter { $0 % step != 0 }
                        try alone.step(touched, weight)
                        together.exchangeState()
                        try together.step(touched, concurrently: { Threads.run($0, on: 4, $1) }, weight)
                    }
                    try require(alone.isIdentical(to: together), "on several threads it moves rows elsewhere")
                }
            }
        },
    ]

    /// Each set of parameters with which it updates single rows; of others, which move every row, `layout` says so.
    private static func forEachThatTakesRows(
        _ subject: Subject, _ body: (Component, Specification) throws -> Void
    ) throws -> String {
        let component = try subject.opened()
        guard component.takesSparseRows else { return "not tried: it takes no sparse rows" }
        return try RawInstance.forEach(of: component) { specification, _ in
            _ = try run(component, specification, subject, shape: [2, 2], isSparse: true)
            try body(component, specification)
        }
    }

    private static func sparse(
        _ component: Component, _ specification: Specification, _ subject: Subject, _ rows: Int, _ width: Int,
        cut: Int? = nil
    ) throws -> RawOptimizer {
        try run(component, specification, subject, shape: [rows, width], cut: cut, isSparse: true)
    }

    /// Rows that are not touched keep their bits, in the weights and in what is remembered of them.
    private static func leavesOthers(
        _ component: Component, _ specification: Specification, _ subject: Subject, _ width: Int
    ) throws {
        let run = try sparse(component, specification, subject, 12, width)
        let pieces = try sparse(component, specification, subject, 12, width, cut: 64)
        func step(_ rows: [UInt64]) throws {
            let gradient = rows.flatMap { row in (0..<width).map { Float(row) - 4.5 + Float($0 % 7) } }
            for run in [run, pieces] { try run.step(gradient, rows: rows) }
        }
        // What is remembered first, where a change would be seen.
        try step(Array(0..<12))
        for rows in [[3, 7], [0, 1, 11], []] as [[UInt64]] {
            let before = run.rows
            try step(rows)
            for (row, bits) in run.rows.enumerated() where !rows.contains(UInt64(row)) {
                try require(bits == before[row], "it changes a row that was not touched")
            }
        }
        try require(run.everyBit == pieces.everyBit, "touched rows depend on how they are cut into blocks")
    }

    /// The numbers of touched rows are those of a tensor that has no others.
    private static func movesAsIfTheyWereAll(
        _ component: Component, _ specification: Specification, _ subject: Subject, _ width: Int
    ) throws {
        let rows: [UInt64] = [0, 1, 5, 10]
        let large = try sparse(component, specification, subject, 12, width)
        let small = try RawOptimizer(
            component, specification, shape: [4, width],
            weights: rows.flatMap { large.weights[Int($0) * width..<(Int($0) + 1) * width] }, isSparse: true)
        for some in [0..<4, 0..<4, 1..<3] {
            let gradient = some.flatMap { row in (0..<width).map { Float(row) - 1.5 + Float($0 % 5) } }
            try large.step(gradient, rows: some.map { rows[$0] })
            try small.step(gradient, rows: some.map(UInt64.init))
        }
        let touched = rows.map { large.rows[Int($0)] }
        try require(touched == small.rows, "rows that are touched move by how many others there are")
    }

    /// Where all rows are touched it is the dense rule.
    private static func isTheDenseRule(
        _ component: Component, _ specification: Specification, _ subject: Subject
    ) throws {
        for width in [3, 64] {
            let sparse = try sparse(component, specification, subject, 12, width)
            let dense = try run(component, specification, subject, shape: [12, width])
            for _ in 0..<5 {
                let gradient = sparse.weights.map { $0 + 2 }
                try sparse.step(gradient, rows: Array(0..<12))
                try dense.step(gradient)
            }
            for (a, b) in zip(sparse.weights, dense.weights) where abs(a - b) > 2e-6 * max(1, abs(b)) {
                throw CheckFailure("touched rows move to \(a), as a dense gradient to \(b)")
            }
        }
    }
}

extension RawOptimizer {
    /// The bits of each row: its weights and what is remembered for each of them.
    fileprivate var rows: [[UInt32]] {
        let width = weights.count / rowCount
        return (0..<rowCount).map { row in
            let elements = row * width..<(row + 1) * width
            let remembered = slots.compactMap { if case .like(let numbers) = $0 { numbers } else { nil } }
            return ([weights] + remembered).flatMap { $0[elements].map(\.bitPattern) }
        }
    }
}
