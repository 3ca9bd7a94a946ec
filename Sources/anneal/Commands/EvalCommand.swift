internal import AnnealExperiment
internal import AnnealHost
internal import AnnealTraining
internal import ArgumentParser

struct EvalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval", abstract: "Score the model of a checkpoint.",
        discussion: """
            anneal eval run.safetensors
            anneal eval run-best.safetensors --dataset csv:new.csv

            Of the data set it was trained with it scores the test part, and what was set aside with --validation; of another the \
            test part, of a table all rows, and of labelled lines of text all.
            """)

    @Argument(help: ArgumentHelp("A checkpoint of anneal train.", valueName: "checkpoint"), completion: .file())
    var checkpoint: String
    @Option(
        help: ArgumentHelp(
            "Another data set, as for train (default: the one it was trained with).", valueName: "source"),
        completion: NameCompletion.dataset)
    var dataset: String?
    @Flag(help: "Show how often each class was taken for which, with precision, recall and F1.")
    var confusion = false
    @OptionGroup var pool: PoolOptions
    @Option(
        help: ArgumentHelp("Write the scores as JSON; - is standard output.", valueName: "file"), completion: .file())
    var json: String?

    private struct Result: Encodable {
        let model: String
        let step: Int
        let dataset: String
        let scores: [EvaluatedPart]
    }

    func run() throws {
        var files = FilesInUse()
        files.reads(checkpoint, "the checkpoint")
        if let dataset { files.reads(try DatasetSource(dataset)) }
        let outputs = try OutputOptions(json: json, besides: files)
        let model = try SavedModel(reading: checkpoint, pool: pool.pool())
        if dataset == nil {
            files.reads(model.dataset)
            try files.writes(json, "--json")
        }
        if confusion, model.readsText || model.run.classes == nil {
            throw UsageError(
                "\(checkpoint) foresees \(model.readsText ? "bytes" : "numbers"), which have no confusion matrix: leave --confusion out"
            )
        }
        let console = Console(standardOutputIsTaken: outputs.takesStandardOutput)
        let scores = try parts(for: model, notes: { console.print($0) }).map { name, examples in
            try EvaluatedPart(name, examples, model, confusion: confusion)
        }
        let dataset = dataset ?? "\(model.dataset)"
        try outputs.json?.write(
            json: Result(model: "\(model.run.experiment.model)", step: model.step, dataset: dataset, scores: scores))
        console.print(model.summary)
        console.print(
            scores.map { "\(dataset): \($0.examples) examples\($0.part == "all" ? "" : " of the \($0.part) part")" })
        console.print(TextTable(scores.flatMap(\.rows)).lines)
        for score in scores { console.print(score.confusionLines) }
    }

    /// What is scored, by its name.
    ///
    /// - Parameter notes: Told what was found out of rows or is left aside.
    private func parts(
        for model: SavedModel, notes: ([String]) -> Void
    ) throws -> [(name: String, examples: Examples)] {
        let trained = model.dataset
        let source = try dataset.map { try DatasetSource($0).completed(by: trained) } ?? trained
        func data(validation: Double) throws -> DataParts {
            try DataParts(
                source, for: model.run.experiment.model, validation: validation, seed: model.run.experiment.seed,
                standardizes: false,
                isRounded: false)
        }
        if source == trained {
            let parts = try data(validation: model.run.experiment.validation)
            return (parts.validation.map { [("validation", $0)] } ?? []) + [("test", parts.test)]
        }
        guard source.hasFeatures(of: trained) else {
            throw UsageError("\(source) has other features than \(trained), with which the model was trained")
        }
        if let rows = try InputRows(source, for: model.input) {
            notes(rows.notes)
            return [(rows.isTestPart ? "test" : "all", try rows.labelled(for: model.task))]
        }
        let other = try data(validation: 0).dataset
        guard let test = try other.test.relabelled(from: other.task, to: model.task, of: "\(source)") else {
            throw Failure("\(source) has other classes than \(trained), with which the model was trained")
        }
        return [("test", test)]
    }
}
