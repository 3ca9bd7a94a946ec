internal import AnnealExperiment
internal import AnnealHost

/// Where two logs part, step by step, at the steps that both have.
struct LogComparison {
    /// A number that differs.
    struct Number {
        let step: Int
        let column: String
        let a: String
        let b: String
    }

    /// What differs first.
    enum Difference {
        case number(Number)
        /// A log ends after a step, and the other goes on to another.
        case end(Side, after: Int, other: Int)
        /// Columns that only one has, where all others are equal.
        case columns(Side, [String])
    }

    let files: (a: String, b: String)
    let asked: [AskedDifference]
    /// What is said where nothing was asked otherwise; `nil` if that is not known.
    let sameWords: String?
    let first: Difference?
    let notes: [String]
    /// The steps that both have, up to the difference.
    let compared: Int

    /// - Throws: if they have nothing that could be compared, or a row is none.
    init(_ a: LogRows, _ b: LogRows) throws {
        files = (a.path, b.path)
        guard a.isOfEvaluations == b.isOfEvaluations else {
            let (evaluations, steps) = a.isOfEvaluations ? (a, b) : (b, a)
            throw Failure(
                "\(steps.path) is a log of steps and \(evaluations.path) one of evaluations, which counts them otherwise: "
                    + "give two of one kind")
        }
        let companions = try LogCompanions.compare(a.companions, b.companions)
        (asked, sameWords) = (companions?.asked ?? [], companions?.same)
        let shared = a.columns.enumerated().dropFirst().compactMap { index, name in
            b.columns.firstIndex(of: name).map { (name: name, a: index, b: $0) }
        }
        guard shared.contains(where: { $0.name != "epoch" }) else {
            throw Failure("\(a.path) and \(b.path) have no column of numbers in common: nothing can be compared")
        }
        var found: Difference?
        var (own, other) = (try a.next(), try b.next())
        // Rows of steps that only one has.
        var (lone, compared) = ((a: 0, b: 0), 0)
        while found == nil, let first = own, let second = other {
            if first.step < second.step {
                lone.a += 1
                own = try a.next()
            } else if second.step < first.step {
                lone.b += 1
                other = try b.next()
            } else {
                for column in shared where !Self.isSame(first.cells[column.a], second.cells[column.b]) {
                    found = .number(
                        Number(
                            step: first.step, column: column.name, a: String(first.cells[column.a]),
                            b: String(second.cells[column.b])))
                    break
                }
                if found == nil {
                    compared += 1
                    (own, other) = (try a.next(), try b.next())
                }
            }
        }
        if found == nil {
            while try a.next() != nil {}
            while try b.next() != nil {}
            if compared == 0 { throw Self.nothingInCommon(a, b) }
            found = Self.end(a, b) ?? Self.columns(a, b)
        }
        self.compared = compared
        first = found
        var columns: [String] = []
        if case .columns? = found {
        } else if case .columns(let side, let names)? = Self.columns(a, b) {
            columns = [
                "compared are the columns that both logs have: only \(side.rawValue) has \(firstNames(names, most: 8))"
            ]
        }
        notes =
            [(a, "A"), (b, "B")].filter { $0.0.companions.plugins == nil }.map {
                "nothing beside \($0.1) says what its run was asked: there is no \($0.0.companions.expected)"
            }
            + (lone.a + lone.b > 0
                ? ["compared are the steps that both logs have: A has every \(a.interval), B every \(b.interval)"] : [])
            + columns
            + [(a, "A"), (b, "B")].filter(\.0.isCutOff).map { "the last line of \($0.1) is cut off, and left out" }
    }

    private static func nothingInCommon(_ a: LogRows, _ b: LogRows) -> Failure {
        if let empty = [a, b].first(where: { $0.count == 0 }) {
            return Failure("\(empty.path) has no \(empty.isCutOff ? "whole " : "")row: nothing can be compared")
        }
        return Failure(
            "\(a.path) has \(a.steps) and \(b.path) \(b.steps), none of them in common: nothing can be compared")
    }

    private static func end(_ a: LogRows, _ b: LogRows) -> Difference? {
        let (own, other) = (a.last?.step ?? -1, b.last?.step ?? -1)
        // Logs of every tenth step end up to nine steps before one of every step.
        if own < other, other - own >= a.interval { return .end(.a, after: own, other: other) }
        if other < own, own - other >= b.interval { return .end(.b, after: other, other: own) }
        return nil
    }

    private static func columns(_ a: LogRows, _ b: LogRows) -> Difference? {
        for (side, own, other) in [(Side.a, a.columns, b.columns), (.b, b.columns, a.columns)] {
            let lone = own.filter { !other.contains($0) }
            if !lone.isEmpty { return .columns(side, lone) }
        }
        return nil
    }

    /// By the bits of the number, however it is written: a zero has a sign, and a number that is none is itself.
    private static func isSame(_ a: Substring, _ b: Substring) -> Bool {
        if a == b { return true }
        guard let a = Double(a), let b = Double(b) else { return false }
        return a.bitPattern == b.bitPattern
    }

    /// What of what is known can have made it differ.
    var causes: [String] {
        let step: Int
        switch first {
        case .number(let number)?: step = number.step
        case .columns?: step = 0
        // One that goes on where the other ends is the same run as far as anybody can tell.
        case .end?, nil: return []
        }
        let near = asked.filter { $0.countsForNumbers && $0.firstStep <= step }
        return near.isEmpty
            ? ["the logs and what stands beside them do not say; the checkpoints of the runs do"]
            : near.map(\.description)
    }
}

extension LogComparison.Number {
    /// "step 12: loss is 0.25 in A, 0.5 in B, which is 0.25 more"
    var text: String {
        "step \(step): \(column) is \(a.isEmpty ? "empty" : a) in A, \(b.isEmpty ? "empty" : b) in B\(size)"
    }

    private var size: String {
        guard let a = Double(a), let b = Double(b), a.isFinite, b.isFinite else { return "" }
        if a == b { return ", of another sign" }
        let steps = a.sign == b.sign ? Int(a.magnitude.bitPattern) - Int(b.magnitude.bitPattern) : 0
        let ulps = steps != 0 && abs(steps) < 1000 ? " (\(abs(steps)) ulp\(abs(steps) == 1 ? "" : "s"))" : ""
        return ", which is \(abs(b - a).rounded(to: 3)) \(b > a ? "more" : "less")\(ulps)"
    }
}
