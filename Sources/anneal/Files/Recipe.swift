internal import AnnealExperiment
internal import AnnealHost
internal import Yams

/// Experiments as a file: the options of `train` by their names, and what to look for in what they show.
///
///     look for: The loss falls at once, and then no further.
///     dataset: digits
///     schedule: ["cosine", "weight_decay:linear"]     # an option that may be repeated
///     no-shuffle: true                                # one without a value
///     runs:                                           # one after another; each adds to what stands above, or replaces it
///       - {name: plain, optimizer: sgd}
///       - {name: with momentum, optimizer: sgd(momentum=0.9)}
///     compare: {budget: 40 runs, worth: 0.2}          # how `compare` goes about it
///     claim: {says: …, source: …, expect: {best: …}}  # what somebody published about it
///
/// Paths are those of the current folder.
struct Recipe {
    /// One training, and how a sentence about it begins.
    struct Run {
        var name: String?
        var experiment = Experiment()
        var environment = RunEnvironment()
    }

    let lookFor: String?
    let runs: [Run]
    /// Options of `compare` by their names, as they are typed.
    let comparison: [String: String]
    let claim: Claim?

    private static let (lookForKey, runsKey, nameKey, compareKey, claimKey) = (
        "look for", "runs", "name", "compare", "claim"
    )
    /// The options of `compare` that decide what it comes to.
    private static let comparisonFields = ["budget", "worth", "rates", "seeds", "metric", "confirm", "target"]
    private static let fields =
        Experiment.Key.allCases.map(\.rawValue) + RunEnvironment.Key.allCases.map(\.rawValue)

    /// - Parameters:
    ///   - base: what is not written in it.
    ///   - command: named in a sentence about a file that is none.
    init(_ file: String, adding base: Run = Run(), for command: String = "train") throws {
        guard file.hasSuffix(".yml") || file.hasSuffix(".yaml") else { throw RecipeError(noRecipe: file, of: command) }
        let root: Node?
        do throws(YAMLFile.Problem) { root = try YAMLFile(file).root() } catch { throw RecipeError(file, error) }
        guard let root, case .mapping(let mapping) = root else {
            throw RecipeError(file, line: 1, "a recipe says NAME: VALUE for each option, as in schedule: cosine")
        }
        lookFor = try mapping[Self.lookForKey].map { node in
            guard let text = node.string else { throw RecipeError(file, node, "what to look for is a text") }
            return text
        }
        try Self.check(mapping, besides: [Self.lookForKey, Self.runsKey, Self.compareKey, Self.claimKey], file)
        comparison = try mapping[Self.compareKey].map { try Self.comparison($0, file) } ?? [:]
        claim = try mapping[Self.claimKey].map { try Claim($0, file) }
        let common = try Self.run(root, mapping, adding: base, file)
        guard let runs = mapping[Self.runsKey] else {
            self.runs = [common]
            try claim?.check(arms: ["run 1"], in: file)
            return
        }
        guard case .sequence(let list) = runs, !list.isEmpty else {
            throw RecipeError(file, runs, "runs are a list, and each says NAME: VALUE for its own options")
        }
        self.runs = try list.map { item in
            guard case .mapping(let mapping) = item else {
                throw RecipeError(file, item, "a run says NAME: VALUE for its own options, as in {schedule: cosine}")
            }
            try Self.check(mapping, besides: [Self.nameKey], file)
            var run = try Self.run(item, mapping, adding: common, file)
            run.name = mapping[Self.nameKey]?.scalar?.string
            return run
        }
        try claim?.check(arms: self.runs.enumerated().map { $1.name ?? "run \($0 + 1)" }, in: file)
    }

    /// What a run was, with what a mapping says in its place.
    private static func run(_ node: Node, _ mapping: Node.Mapping, adding run: Run, _ file: String) throws -> Run {
        var run = run
        run.experiment = try decoded(node, mapping, instead: run.experiment, file)
        run.environment = try decoded(node, mapping, instead: run.environment, file)
        return run
    }

    private static func comparison(_ node: Node, _ file: String) throws -> [String: String] {
        guard case .mapping(let mapping) = node else {
            throw RecipeError(file, node, "compare says NAME: VALUE for its own options, as in {budget: 10m}")
        }
        return try mapping.reduce(into: [:]) { fields, item in
            let (key, value) = item
            let name = key.scalar?.string ?? ""
            guard comparisonFields.contains(name) else {
                throw RecipeError(
                    file, key,
                    "a recipe says \(comparisonFields.joined(separator: ", ")) of compare, not \(echoed(name))")
            }
            guard let text = value.scalar?.string, !text.isEmpty else {
                throw RecipeError(file, key, "\(name) needs a value, a text as it is typed after --\(name)")
            }
            fields[name] = text
        }
    }

    private static func decoded<Value: FieldCoded>(
        _ node: Node, _ mapping: Node.Mapping, instead value: Value, _ file: String
    ) throws -> Value {
        let context: [CodingUserInfoKey: Any] = [Value.base: value, .textReader: TextReader.files]
        do {
            return try YAMLDecoder().decode(Value.self, from: node, userInfo: context)
        } catch DecodingError.dataCorrupted(let problem) {
            let key = mapping.first { $0.key.string == problem.codingPath.last?.stringValue }?.key
            throw RecipeError(file, key ?? node, problem.underlyingError ?? DecodingError.dataCorrupted(problem))
        } catch let error as FieldError {
            throw RecipeError(file, node, error)
        }
    }

    /// Refuses a key that is no field's.
    private static func check(_ mapping: Node.Mapping, besides others: [String], _ file: String) throws {
        for (key, _) in mapping {
            let name = key.scalar?.string ?? ""
            if name == "allow-native" {
                throw RecipeError(
                    file, key, "whoever runs a recipe says allow-native, not the recipe: type --allow-native")
            }
            guard fields.contains(name) || others.contains(name) else {
                let nearest = nearestName(to: name, among: fields + others)
                throw RecipeError(
                    file, key, "train has no option \(echoed(name))\(nearest.map { " (did you mean \($0)?)" } ?? "")")
            }
        }
    }
}
