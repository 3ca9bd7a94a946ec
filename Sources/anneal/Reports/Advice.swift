internal import AnnealHost
internal import AnnealTraining

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
        case let divergence as Divergence where !divergence.loss.isFinite && divergence.lr != nil:
            "try a smaller one, anneal find suggests it"
        default: nil
        }
    }

    /// The error's sentence and what to type, as it is printed.
    static func sentence(of error: any Error) -> String { join("\(error)", whatToType(for: error)) }

    /// A colon begins the advice, unless the sentence has one already.
    static func join(_ sentence: String, _ advice: String?) -> String {
        guard let advice else { return sentence }
        return sentence + (sentence.contains(": ") ? "; " : ": ") + advice
    }
}

extension Advice {
    private static func words(for error: SpecificationError) -> String? {
        switch error {
        case .unknownName(_, _, _, let broken) where broken > 0: "see anneal plugins list"
        case .notWholeEpochs: "choose another length, or tick per step with --clock step"
        case .unknownBatchSize: "give --batch-size"
        case .updatesAllRows(_, _, let others):
            (others.isEmpty ? "" : "take \(others.joined(separator: ", ")) or ") + "densify it (--densify)"
        case .twoRates: "give one of them, with --lr or as lr="
        default: nil
        }
    }
}
