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

    @Argument(help: ArgumentHelp("A checkpoint of anneal train.", valueName: "checkpoint"))
    var checkpoint: String
    @Option(
        help: ArgumentHelp(
            "Another data set, as for train (default: the one it was trained with).", valueName: "source"))
    var dataset: String?
    @OptionGroup var pool: PoolOptions
    @Option(help: ArgumentHelp("Write the scores as JSON; - is standard output.", valueName: "file"))
    var json: String?

    /// What a model is worth on some examples.
    private struct Part: Encodable {
        let part: String
        let examples: Int
        let loss: Double
        let accuracy: Double?
    }
    private struct Result: Encodable {
        let model: String
        let step: Int
        let dataset: String
        let scores: [Part]
    }

    func run() throws {
        let outputs = try OutputOptions(json: json)
        let model = try SavedModel(reading: checkpoint, pool: pool.pool())
        let parts = try parts(for: model)
        let scores = try parts.map { name, examples in
            let score = try model.predictor(for: examples).score(model.prepared(examples))
            return Part(part: name, examples: examples.count, loss: score.loss, accuracy: score.accuracy)
        }
        let dataset = dataset ?? "\(model.dataset)"
        try outputs.json?.write(
            json: Result(model: "\(model.run.experiment.model)", step: model.step, dataset: dataset, scores: scores))
        let console = Console(standardOutputIsTaken: outputs.takesStandardOutput)
        console.print(model.summary)
        console.print(
            scores.map { "\(dataset): \($0.examples) examples\($0.part == "all" ? "" : " of the \($0.part) part")" })
        let rows = scores.flatMap { score in
            let name = score.part == "all" ? "" : score.part + " "
            return [[name + "loss", score.loss.rounded(to: 4)]]
                + (score.accuracy.map { [[name + "accuracy", $0.percent]] } ?? [])
        }
        console.print(TextTable(rows).lines)
    }

    /// What is scored, by its name.
    private func parts(for model: SavedModel) throws -> [(String, Examples)] {
        let trained = model.dataset
        var source = try dataset.map { try DatasetSource($0) } ?? trained
        // Options that are not typed are those of the model.
        if case .ngrams(let file, nil) = source { source = .ngrams(file: file, model.ngrams) }
        if source == trained {
            let parts = try DataParts(
                source, context: model.context, validation: model.run.experiment.validation,
                seed: model.run.experiment.seed,
                standardizes: false)
            return (parts.validation.map { [("validation", $0)] } ?? []) + [("test", parts.test)]
        }
        switch source {
        case .ngrams(let file, let ngrams?) where ngrams == model.ngrams:
            return [("all", try model.rows(of: file).labelled(for: model.task))]
        case _ where model.ngrams != nil, .ngrams:
            throw UsageError("\(source) has other features than \(trained), with which the model was trained")
        case .csv(let file, let label):
            return [("all", try model.rows(of: file, label: label).labelled(for: model.task))]
        case .libsvm(let file): return [("all", try model.rows(of: file).labelled(for: model.task))]
        default:
            let other = try DataParts(
                source, context: model.context, validation: 0, seed: model.run.experiment.seed, standardizes: false
            ).dataset
            guard other.task.classCount == model.task.classCount else {
                throw Failure("\(source) has other classes than \(trained), with which the model was trained")
            }
            return [("test", other.test)]
        }
    }
}

extension Dataset.Task {
    /// `nil` if numbers are predicted.
    fileprivate var classCount: Int? { if case .classification(let classes) = self { classes.count } else { nil } }
}
