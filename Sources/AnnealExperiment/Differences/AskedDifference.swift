internal import AnnealHost

/// Something that two runs were asked, or made with, otherwise.
public enum AskedDifference: Sendable, Equatable, CustomStringConvertible {
    /// An option that they began with, by its texts.
    case option(Experiment.Key, [String], [String])
    /// An option that only one of them went on with, from a step on.
    case change(Side, step: Int, OptionChange)
    /// An option that both went on with from a step on, each with another value.
    case changes(step: Int, option: String, [String], [String])
    /// A plugin of other bytes.
    case plugin(name: String, RunPlugin, RunPlugin)
    /// Their rows to learn from have other digests, though what they were asked of them is the same.
    case data
    case program(String, String)
    case threads(Int?, Int?)

    public var description: String {
        switch self {
        case .option(let key, let a, let b): "\(key.rawValue): \(Self.text(a)) in A, \(Self.text(b)) in B"
        case .change(_, let step, let change) where change.option == RunLeg.data:
            "other training data in \(side) from step \(step) on"
        case .change(_, let step, let change):
            "\(change.option): \(Self.text(change.now)) in \(side) from step \(step) on, \(Self.text(change.before)) before"
        case .changes(let step, let option, _, _) where option == RunLeg.data:
            "other training data in A than in B from step \(step) on"
        case .changes(let step, let option, let a, let b):
            "\(option): \(Self.text(a)) in A, \(Self.text(b)) in B from step \(step) on"
        case .plugin(let name, let a, let b):
            "plugin \(name): other bytes (SHA-256 \(a.sha256.prefix(12))… in A, \(b.sha256.prefix(12))… in B"
                + (a.version == b.version ? ")" : "; version \(a.version) in A, \(b.version) in B)")
        case .data: "the training data: other rows"
        case .program(let a, let b): "the program: Anneal \(a) in A, \(b) in B"
        case .threads(let a, let b): "threads: \(Self.text(a)) in A, \(Self.text(b)) in B"
        }
    }

    private var side: String { if case .change(let side, _, _) = self { side.rawValue } else { "" } }

    private static func text(_ values: [String]) -> String { values.isEmpty ? "unset" : values.joined(separator: ", ") }
    private static func text(_ threads: Int?) -> String { threads.map { "\($0)" } ?? "unset" }

    /// Whether a number of a run can depend on it.
    public var countsForNumbers: Bool {
        switch self {
        case .option(let key, _, _): !ResumedExperiment.keeping.contains(key)
        case .threads: false
        case .change, .changes, .plugin, .data, .program: true
        }
    }

    /// The name of the option; `nil` if it is none.
    var key: Experiment.Key? {
        switch self {
        case .option(let key, _, _): key
        case .change(_, _, let change): Experiment.Key(rawValue: change.option)
        case .changes(_, let option, _, _): Experiment.Key(rawValue: option)
        default: nil
        }
    }

    /// The first step that it can have an effect on.
    public var firstStep: Int {
        switch self {
        case .change(_, let step, _), .changes(let step, _, _, _): step
        default: 0
        }
    }

    /// The name under which it is a change that schedules of another length became something else.
    static let horizon = "horizon"
}

extension AskedDifference {
    /// All of them, of two runs as far as they have come: what was changed later does not count.
    ///
    /// - Throws: if a text in a record is none that could have been typed.
    public static func all(_ a: RunRecord, _ b: RunRecord) throws -> [AskedDifference] {
        let (begun, other) = (try a.parts()[0], try b.parts()[0])
        let (first, second) = (begun.experiment, other.experiment)
        var found: [AskedDifference] = Experiment.fields.compactMap { field in
            let (own, other) = (field.texts(first), field.texts(second))
            return own == other ? nil : .option(field.key, own, other)
        }
        found += changes(a.history ?? [], b.history ?? [])
        found += plugins(a.plugins, b.plugins)
        // A digest is of rows as they are held: seed, share and scale change it as well.
        if let own = begun.dataDigest, let other = other.dataDigest, own != other,
            DataDigest.isComparable(own) == DataDigest.isComparable(other),
            !found.contains(where: { $0.key.map(Self.ofHeldRows.contains) ?? false })
        {
            found.append(.data)
        }
        if a.version != b.version { found.append(.program(a.version, b.version)) }
        let threads = (a.environment.threads, b.environment.threads)
        if threads.0 != threads.1 { found.append(.threads(threads.0, threads.1)) }
        return found
    }

    private static let ofHeldRows: Set<Experiment.Key> = [.seed, .validation, .standardize, .model, .dataset]

    /// What two runs went on with otherwise, by the steps at which they did. What both changed alike there is no difference.
    public static func changes(_ a: [RunLeg], _ b: [RunLeg]) -> [AskedDifference] {
        Set((a.dropFirst() + b.dropFirst()).map(\.firstStep)).sorted().flatMap { step in
            let (own, other) = (options(a, at: step), options(b, at: step))
            var found = own.compactMap { change -> AskedDifference? in
                guard let twin = other.first(where: { $0.option == change.option }) else {
                    return .change(.a, step: step, change)
                }
                return twin.now == change.now
                    ? nil : .changes(step: step, option: change.option, change.now, twin.now)
            }
            found += other.filter { change in !own.contains { $0.option == change.option } }
                .map { .change(.b, step: step, $0) }
            // It means something where the length of both was changed.
            if let own = horizon(a, at: step), let other = horizon(b, at: step), own != other {
                found.append(.changes(step: step, option: horizon, [own.rawValue], [other.rawValue]))
            }
            return found
        }
    }

    /// What a run went on with from a step on; it may have been gone on with there more than once.
    private static func options(_ legs: [RunLeg], at step: Int) -> [OptionChange] {
        var found: [OptionChange] = []
        for change in legs.dropFirst().filter({ $0.firstStep == step }).flatMap(\.options) {
            if let place = found.firstIndex(where: { $0.option == change.option }) {
                found[place] = OptionChange(option: change.option, before: found[place].before, now: change.now)
            } else {
                found.append(change)
            }
        }
        return found.filter { $0.before != $0.now }
    }

    /// What became of its schedules then; `nil` if nothing could.
    private static func horizon(_ legs: [RunLeg], at step: Int) -> HorizonPolicy? {
        legs.dropFirst().last { $0.firstStep == step && $0.horizon != .refuse }?.horizon
    }

    /// Plugins that have other bytes in one run than in the other.
    public static func plugins(_ a: [RunPlugin], _ b: [RunPlugin]) -> [AskedDifference] {
        a.compactMap { plugin in
            b.first { $0.name == plugin.name && $0.sha256 != plugin.sha256 }
                .map { .plugin(name: plugin.name, plugin, $0) }
        }
    }
}
