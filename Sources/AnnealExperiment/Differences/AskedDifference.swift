internal import AnnealHost

/// Something that two runs were asked, or made with, otherwise.
public enum AskedDifference: Sendable, Equatable, CustomStringConvertible {
    /// An option that they began with, by its texts.
    case option(Experiment.Key, [String], [String])
    /// An option that only one of them went on with, from a step on.
    case change(Side, step: Int, OptionChange)
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
        case .change, .plugin, .data, .program: true
        }
    }

    /// The name of the option; `nil` if it is none.
    var key: Experiment.Key? {
        switch self {
        case .option(let key, _, _): key
        case .change(_, _, let change): Experiment.Key(rawValue: change.option)
        default: nil
        }
    }

    /// The first step that it can have an effect on.
    public var firstStep: Int { if case .change(_, let step, _) = self { step } else { 0 } }
}

extension AskedDifference {
    /// All of them, of two runs as far as they have come: what was changed later does not count.
    static func all(_ a: ComparedRun, _ b: ComparedRun) -> [AskedDifference] {
        let (first, second) = (a.parts[0].experiment, b.parts[0].experiment)
        var found: [AskedDifference] = Experiment.fields.compactMap { field in
            let (own, other) = (field.texts(first), field.texts(second))
            return own == other ? nil : .option(field.key, own, other)
        }
        found += changes(a.parts.compactMap(\.leg), b.parts.compactMap(\.leg))
        found += plugins(a.record.plugins, b.record.plugins)
        // A digest is of rows as they are held: seed, share and scale change it as well.
        if let own = a.parts[0].dataDigest, let other = b.parts[0].dataDigest, own != other,
            DataDigest.isComparable(own) == DataDigest.isComparable(other),
            !found.contains(where: { $0.key.map(Self.ofHeldRows.contains) ?? false })
        {
            found.append(.data)
        }
        if a.record.version != b.record.version { found.append(.program(a.record.version, b.record.version)) }
        let threads = (a.record.environment.threads, b.record.environment.threads)
        if threads.0 != threads.1 { found.append(.threads(threads.0, threads.1)) }
        return found
    }

    private static let ofHeldRows: Set<Experiment.Key> = [.seed, .validation, .standardize, .model, .dataset]

    /// What only one of two runs went on with, from the first such part on.
    public static func changes(_ a: [RunLeg], _ b: [RunLeg]) -> [AskedDifference] {
        let same = zip(a.dropFirst(), b.dropFirst()).prefix { $0 == $1 }.count
        return [(a, Side.a), (b, .b)].flatMap { legs, side in
            legs.dropFirst(1 + same).flatMap { leg in leg.options.map { .change(side, step: leg.firstStep, $0) } }
        }
    }

    /// Plugins that have other bytes in one run than in the other.
    public static func plugins(_ a: [RunPlugin], _ b: [RunPlugin]) -> [AskedDifference] {
        a.compactMap { plugin in
            b.first { $0.name == plugin.name && $0.sha256 != plugin.sha256 }
                .map { .plugin(name: plugin.name, plugin, $0) }
        }
    }
}
