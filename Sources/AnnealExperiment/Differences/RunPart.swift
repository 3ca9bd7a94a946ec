internal import AnnealTraining

/// A part of a run as it was asked for then: from its first step, or from one at which it was gone on with otherwise.
struct RunPart {
    /// The steps done when it began.
    let firstStep: Int
    let experiment: Experiment
    /// `nil` in a checkpoint from before its history was kept.
    let leg: RunLeg?
    /// The digest of the rows it learned from; `nil` if it is not known.
    let dataDigest: String?

    /// Whether it began with other data than the part before it.
    var changesData: Bool { leg?.options.contains { $0.option == RunLeg.data } ?? false }
}

extension RunLeg {
    /// The name under which other data are an option that was changed.
    static let data = "data"
}

extension RunRecord {
    /// The parts of the run, the first one first: a record has the options of the last, and what was changed.
    ///
    /// - Throws: if a text in it is none that could have been typed.
    func parts() throws -> [RunPart] {
        let legs = history ?? []
        var (experiment, digest) = (experiment, dataDigest)
        var parts: [RunPart] = []
        for leg in legs.dropFirst().reversed() {
            parts.append(RunPart(firstStep: leg.firstStep, experiment: experiment, leg: leg, dataDigest: digest))
            experiment = try experiment.undoing(leg.options)
            if let change = leg.options.first(where: { $0.option == RunLeg.data }) { digest = change.before.first }
        }
        parts.append(RunPart(firstStep: 0, experiment: experiment, leg: legs.first, dataDigest: digest))
        return parts.reversed()
    }
}

extension Experiment {
    /// With what options had been before.
    fileprivate func undoing(_ changes: [OptionChange]) throws -> Experiment {
        var former = Experiment()
        for field in Self.fields {
            let change = changes.first { $0.option == field.key.rawValue }
            let texts = change?.before ?? field.texts(self)
            if !texts.isEmpty { try former.set(field.key, to: texts) }
        }
        return former
    }
}
