internal import AnnealTraining

/// Which of what two runs were asked otherwise can have made their first difference.
struct DifferenceCause {
    let first: FirstDifference
    let asked: [AskedDifference]
    /// Where the rows of their data differ, if both were read.
    let data: DataDifference?

    /// Words for each cause that is possible, "seed: 0 in A, 1 in B".
    var words: [String] {
        let active = asked.filter { $0.countsForNumbers && $0.firstStep <= first.step }
        let near = active.filter { $0.canCause(first) }
        var words = (near.isEmpty ? active : near).map { difference in
            if let data, difference == .data || difference.key == .dataset { return "\(data)" }
            return "\(difference)"
        }
        if words.isEmpty, let data { words = ["\(data)"] }
        guard let event else { return words.isEmpty ? [unasked] : words }
        return [event + (words.isEmpty ? "" : " (\(words.joined(separator: "; or ")))")]
    }

    /// What happened in one run only.
    private var event: String? {
        switch first {
        case .rate(let step, _, _, _, let fired?):
            "step \(step): \(fired.schedule) fired in \(fired.side.rawValue) only"
        case .end(let step, let side, let reason?): "step \(step): \(side.rawValue) stopped, since \(reason)"
        default: nil
        }
    }

    /// Where nothing was asked otherwise.
    private var unasked: String {
        switch first {
        case .nondeterministic(let side, let step, _):
            "a plugin or the program is not a function of what it is given: step \(step) of \(side.rawValue) differs from itself"
        case .notReproduced(let side, _, _):
            "the numbers of \(side.rawValue) were altered, or computed by another program, library or processor than this one"
        case .end: "one was stopped, and the other was not"
        default: "nothing that was asked: another build of the program, another library or processor"
        }
    }
}

extension AskedDifference {
    private static let order: Set<Experiment.Key> = [
        .seed, .noShuffle, .batchSize, .accumulate, .dropLast, .dataset, .validation, .standardize,
    ]
    private static let beginning: Set<Experiment.Key> = [
        .seed, .model, .initialWeights, .initPartial, .freeze, .dataset, .validation, .standardize, .optimizer,
        .densify,
        .group, .ema, .emaStart,
    ]
    private static let rates: Set<Experiment.Key> = [
        .schedule, .warmup, .clock, .lr, .epochs, .steps, .batchSize, .accumulate, .dropLast, .group, .optimizer,
        .validation,
        .evaluateEvery, .monitor, .dataset,
    ]
    private static let contents: Set<Experiment.Key> = [.dataset, .standardize, .validation, .model]
    private static let updates: Set<Experiment.Key> = [
        .optimizer, .clipNorm, .clipValue, .group, .ema, .emaStart, .freeze, .densify, .skipNonfinite, .lr, .accumulate,
        .model,
    ]
    private static let ends: Set<Experiment.Key> = [
        .epochs, .steps, .patience, .minDelta, .monitor, .evaluateEvery, .validation, .skipNonfinite,
    ]

    /// Whether it can make this the first number that differs.
    fileprivate func canCause(_ first: FirstDifference) -> Bool {
        if case .threads = self { return false }
        if case .program = self { return true }
        let isData = self == .data || isChangeOfData
        let isPlugin = if case .plugin = self { true } else { false }
        func isOne(of keys: Set<Experiment.Key>) -> Bool { key.map(keys.contains) ?? false }
        switch first {
        case .start(let tensor) where tensor.isOfOrder: return isData || isOne(of: Self.order)
        case .start: return isData || isOne(of: Self.beginning)
        case .rate: return isPlugin || isOne(of: Self.rates) || isHorizon
        case .rows: return isData || isOne(of: Self.order)
        case .row: return isData || isOne(of: Self.contents)
        case .loss: return isData || isOne(of: Self.contents)
        case .tensor: return isPlugin || isOne(of: Self.updates)
        case .end: return isOne(of: Self.ends)
        case .between, .notReproduced, .nondeterministic: return true
        }
    }

    private var isChangeOfData: Bool {
        switch self {
        case .change(_, _, let change): change.option == RunLeg.data
        case .changes(_, let option, _, _): option == RunLeg.data
        default: false
        }
    }

    private var isHorizon: Bool {
        if case .changes(_, let option, _, _) = self { option == Self.horizon } else { false }
    }
}
