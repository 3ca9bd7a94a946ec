internal import AnnealExperiment
internal import AnnealHost
internal import AnnealTraining
internal import AnnealTrials

/// What to type to mend an error. Libraries say what is wrong and where; this is the one place that knows, for each of their
/// errors, which flag or command of this program helps.
///
///     Advice.sentence(of: SpecificationError.unknownBatchSize(span))
///     // "64 samples cannot be counted in steps, because the batch size is unknown: give --batch-size"
enum Advice {
    /// The words that follow the error's own; `nil` if those say it all.
    static func whatToType(for error: any Error) -> String? {
        switch error {
        case let error as SpecificationError: words(for: error.reason)
        case let error as PluginError: words(for: error.reason)
        case let error as PluginLockRefusal: words(for: error)
        case let error as PluginLockError: words(for: error)
        case let error as ModelError: words(for: error)
        case let error as StoreError: words(for: error)
        case ForkError.changedUnderway: "or go on with this one by anneal train --resume"
        case let divergence as Divergence where !divergence.loss.isFinite && divergence.lr != nil:
            "try a smaller one, anneal find suggests it"
        default: nil
        }
    }

    /// What helps if the columns of a table have ranges that differ by a ratio; `nil` if it is small.
    static func onScales(_ ratio: Double) -> String? {
        ratio > 1000
            ? "the ranges of the columns differ by a factor of \(ratio.rounded(to: 2)): --standardize brings them to one scale"
            : nil
    }

    /// What does what several values of one option cannot.
    static let onSeveralValues =
        "runs in a recipe train several one after another, and anneal compare compares them"

    /// What a schedule comes to that never moves in this run, and what would make it move.
    static func onStandingStill(_ standing: StandingSchedule) -> String {
        let steps = standing.schedule.length.steps ?? 0
        let remedy =
            standing.movesByStep
            ? "it ticks once an epoch, so \(standing.movesInLonger ? "more epochs or " : "")--clock step would make it move"
            : "a longer run, or shorter times in it, would make it move"
        return "\(standing.target) stays at \(standing.value.rounded(to: 4)) for all \(steps) steps of "
            + "\(standing.schedule.specification): \(remedy)."
    }

    /// What chooses by the test part, and what to do about it; `nil` if nothing does.
    static func onChoosing(_ choices: [ChoiceByTest]) -> String? {
        let names = choices.flatMap { choice in
            switch choice {
            case .patience: ["--patience"]
            case .bestCheckpoint: ["the best checkpoint"]
            case .schedules(let names): names
            }
        }
        guard let last = names.last else { return nil }
        let all = names.count == 1 ? last : names.dropLast().joined(separator: ", ") + " and " + last
        return
            "The test data choose for \(all), so that their score says less of new data: --validation 0.1 sets rows aside "
            + "to choose by."
    }

    /// The error's sentence and what to type, as it is printed.
    static func sentence(of error: any Error) -> String {
        if let error = error as? any FieldNamingError { return error.sentence { "--\($0)" } }
        return join("\(error)", whatToType(for: error))
    }

    /// A colon begins the advice, unless the sentence has one already.
    static func join(_ sentence: String, _ advice: String?) -> String {
        guard let advice else { return sentence }
        return sentence + (sentence.contains(": ") ? "; " : ": ") + advice
    }
}

extension Advice {
    private static func words(for error: ModelError) -> String? {
        switch error {
        case .needsText: "use --dataset text:FILE or another model"
        case .needsTransformer: "use --model transformer"
        case .needsDenseFeatures: "use --model embedding-bag"
        default: nil
        }
    }

    private static func words(for error: StoreError) -> String? {
        switch error {
        case .foreign, .newer, .unusable: "name another file with --store"
        case .noExperiment(_, let name): Int(name) == nil ? nil : "anneal runs list shows those there are"
        case .badLine: nil
        }
    }

    private static func words(for error: SpecificationError) -> String? {
        switch error {
        case .unknownName(_, _, _, let broken) where broken > 0: "see anneal plugins list"
        case .notWholeEpochs: "choose another length, or tick per step with --clock step"
        case .unknownBatchSize: "give --batch-size"
        case .otherLength: "say which by --horizon"
        case .updatesAllRows(_, _, let others):
            (others.isEmpty ? "" : "take \(others.joined(separator: ", ")) or ") + "densify it (--densify)"
        case .refusedSparse: "or densify it (--densify)"
        case .twoRates: "give one of them, with --lr or as lr="
        case .notAdmitted(let refusal): whatToType(for: refusal.cause)
        default: nil
        }
    }

    private static func words(for error: PluginError.Reason) -> String? {
        switch error {
        case .notAdmitted(let refusal): whatToType(for: refusal.cause)
        case .needsNeighbour: "link that into the plugin, or run without the lock"
        case .nameTaken: "a lock holds a name once, so trust one of them"
        default: nil
        }
    }

    private static func words(for refusal: PluginLockRefusal) -> String? {
        switch refusal {
        case .notInLock(let lock): "run \(trust(in: lock)) on it, if you do trust it"
        case .otherBytes(_, _, _, let lock): "put the trusted file back, or run \(trust(in: lock)) on this one"
        case .otherComponent(_, let lock): "run \(trust(in: lock)) on it"
        case .otherBehaviour(_, _, let lock):
            "look for what else has changed, the machine or a library it needs, or run \(trust(in: lock)) on it"
        case .unsteady: nil
        case .unknownName(let name, let lock): "run \(trust(name, in: lock)), if you do trust it"
        case .noFile: "put it back, or trust the one you have"
        }
    }

    private static func words(for error: PluginLockError) -> String? {
        error.reason == .missing ? "\(trust("NAME", in: error.file)) writes it" : nil
    }

    /// The command that writes a lock.
    private static func trust(_ name: String? = nil, in lock: String) -> String {
        "anneal plugins trust\(name.map { " \($0)" } ?? "")\(lock == PluginLock.usualFile ? "" : " --lock \(lock)")"
    }
}
