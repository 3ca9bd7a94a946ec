extension Standing {
    /// The verdict in words, the most important sentence first.
    ///
    ///     onecycle at 0.1: best by 0.4 ± 0.2, before rex at 0.1 (3 fresh seeds)
    ///     cosine at 0.1 and rex at 0.1: no difference worth 0.2 (0.05 ± 0.11)
    ///     undecided, linear at 0.05 or rex at 0.1 (0.2 ± 0.3): about 12 more seeds (9 min) would tell
    ///
    /// - Parameter worth: the difference that matters, as the race had it.
    public func sentences(worth: Double) -> [String] {
        guard let leader else {
            return ["nothing could be compared: \(Self.unmeasured(arms))"] + (isCutShort ? [Self.goesOn] : [])
        }
        let others = arms.filter { $0.verdict != .leads }
        let isOpen = others.contains { if case .undecided = $0.verdict { true } else { false } }
        let isShared = others.contains { if case .equivalent = $0.verdict { true } else { false } }
        guard leader.seeds > 0 else {
            return ["nothing ran at full length: on squeezed runs \(Self.named(leader)) is the best so far"]
                + (isCutShort ? [Self.goesOn] : [])
        }
        var sentences: [String] = []
        // The nearest arm that is known to be worse says by how much the best is best.
        if let next = others.first(where: { if case .behind = $0.verdict { true } else { false } }),
            case .behind(let lead, let basis) = next.verdict
        {
            let how = "\(Rounding.plusMinus(lead))"
            let seeds = basis == .fresh ? "on fresh seeds" : "on \(next.seeds) seeds"
            sentences.append(
                isOpen || isShared
                    ? "\(Self.named(leader)): better than \(Self.named(next)) by \(how) (\(seeds))"
                    : "\(Self.named(leader)): best by \(how), before \(Self.named(next)) (\(seeds))")
        } else if others.isEmpty {
            sentences.append("\(Self.named(leader)): its best rate")
        } else if !isOpen && !isShared {
            sentences.append("\(Self.named(leader)): best of those that could be measured")
        }
        for arm in others {
            switch arm.verdict {
            case .equivalent(let lead):
                sentences.append(
                    "\(Self.named(leader)) and \(Self.named(arm)): no difference worth \(worth) "
                        + "(\(Rounding.plusMinus(lead)))")
            case .undecided(let lead, let seeds, let seconds):
                let more =
                    seeds < SeedsNeeded.most / 2
                    ? "about \(seeds) more seed\(seeds == 1 ? "" : "s") (\(Rounding.duration(seconds))) would tell"
                    : "nothing says how many seeds would tell"
                sentences.append(
                    "undecided, \(Self.named(leader)) or \(Self.named(arm)) (\(Rounding.plusMinus(lead))): \(more)")
            default: break
            }
        }
        // What is certain first, what is open last.
        sentences.sort { !$0.hasPrefix("undecided") && $1.hasPrefix("undecided") }
        let left = others.compactMap { arm -> String? in
            guard case .leftOut(let lead, let forBudget) = arm.verdict else { return nil }
            return "\(arm.name) (\(Rounding.plusMinus(lead)) behind there\(forBudget ? "; for the budget" : ""))"
        }
        if !left.isEmpty { sentences.append("left out after squeezed runs: \(left.joined(separator: ", "))") }
        let unmeasured = others.filter { $0.verdict == .failed || $0.verdict == .unmeasured }
        if !unmeasured.isEmpty { sentences.append("not compared: \(Self.unmeasured(unmeasured))") }
        if isCutShort { sentences.append(Self.goesOn) }
        return sentences
    }

    private static let goesOn = "the budget ended it: a larger one goes on from here"

    private static func named(_ arm: ArmStanding) -> String {
        guard let rate = arm.rate else { return arm.name }
        let whole = Int(exactly: rate).map { "\($0)" }
        return "\(arm.name) at \(whole ?? "\(rate)")"
    }

    private static func unmeasured(_ arms: [ArmStanding]) -> String {
        arms.map { "\($0.name) (\($0.verdict == .failed ? "its trials failed" : "not reached"))" }.joined(
            separator: ", ")
    }
}
