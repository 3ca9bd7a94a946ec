internal import AnnealEvidence
internal import AnnealTrials
internal import ArgumentParser
internal import Foundation

struct ClaimsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "claims",
        abstract: "Write what comparisons found of published claims, from their store, as Markdown.",
        discussion: """
            for recipe in Recipes/claims/*.yml; do anneal compare $recipe --store claims.sqlite; done
            anneal claims Recipes/claims --store claims.sqlite -o Documentation/Claims.md
            """)

    @Argument(help: "The folder of recipes that say which claim they test.")
    var folder: String
    @OptionGroup var options: StoreOptions
    @Option(
        name: .shortAndLong, help: ArgumentHelp("The page; - is standard output (default: -).", valueName: "file"),
        completion: .file())
    var output = "-"

    func run() throws {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".yml") }.sorted()
        } catch { throw UsageError("\(folder) is no folder that can be read") }
        var files = FilesInUse()
        files.reads(options.store, "the store")
        for name in names { files.reads("\(folder)/\(name)", "a recipe") }
        try files.writes(output, "--output")
        let store = try options.read()
        let page = try Output(output, option: "--output")
        let entries = try names.compactMap { name -> ClaimsPage.Entry? in
            let file = "\(folder)/\(name)"
            guard let claim = try Recipe(file, adding: ComparedArms.standard).claim else { return nil }
            let digest = try TestedClaim.digest(of: file)
            let found = try ComparisonRecord.ofClaim(in: name, store)
                .flatMap { $0.record.claim?.digest == digest ? $0 : nil }
            return ClaimsPage.Entry(
                recipe: name, claim: claim,
                result: try found.map { try result(claim, $0.experiment, $0.record, in: store) })
        }
        guard !entries.isEmpty else { throw UsageError("no recipe of \(folder) has a claim") }
        try page.write(ClaimsPage(folder: folder, entries: entries).text)
    }

    private func result(
        _ claim: Claim, _ experiment: StoredExperiment, _ record: ComparisonRecord, in store: TrialStore
    ) throws -> ClaimsPage.Result {
        let plan = record.plan
        let race = Race(
            plan, results: try store.results(of: experiment.id, arms: plan.arms.map(\.name), metric: plan.metric))
        let standing = race.standing
        return ClaimsPage.Result(
            outcome: ClaimOutcome(claim, race), sentences: standing.sentences(worth: plan.worth), plan: plan,
            subject: experiment.description.subject, trials: standing.trials, seconds: standing.seconds)
    }
}
