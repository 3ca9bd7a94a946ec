internal import AnnealExperiment
internal import AnnealHost
internal import AnnealTraining
internal import ArgumentParser

struct PredictCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict", abstract: "Ask the model of a checkpoint about rows without labels.",
        discussion: """
            anneal predict run.safetensors --input new.csv --output predictions.csv
            anneal predict run.safetensors --input t10k-images-idx3-ubyte.gz --output -

            The input is a CSV file with the columns that were trained with (a label is not looked at), a file of images in the \
            format of MNIST, arrays of NumPy, for sparse features one in the format of LIBSVM, or for n-grams a text with a row on \
            each line. The output has a line for each row: the class, or the number.
            """)

    @Argument(help: ArgumentHelp("A checkpoint of anneal train.", valueName: "checkpoint"), completion: .file())
    var checkpoint: String
    @Option(help: ArgumentHelp("The rows.", valueName: "file"), completion: .file())
    var input: String
    @Option(
        help: ArgumentHelp("Write the predictions as CSV; - is standard output.", valueName: "file"),
        completion: .file())
    var output: String
    @Flag(help: "Write the probability of each class, too.")
    var probabilities = false
    @OptionGroup var pool: PoolOptions

    func run() throws {
        var files = FilesInUse()
        files.reads(checkpoint, "the checkpoint")
        files.reads(input, "the input")
        try files.writes(self.output, "--output")
        let output = try Output(output, option: "--output")
        let model = try SavedModel(reading: checkpoint, pool: pool.pool())
        guard !model.readsText else {
            throw UsageError(
                "\(checkpoint) foresees the bytes of a text: score it with anneal eval, there is nothing to predict")
        }
        let rows = try InputRows(input, for: model.input)
        if probabilities, model.run.classes == nil {
            throw UsageError("\(checkpoint) foresees numbers, which have no probabilities: leave --probabilities out")
        }
        let outputs = try model.predictor(for: rows.examples).outputs(for: model.prepared(rows.examples))
        try output.write(lines(outputs, classes: model.run.classes).joined(separator: "\n") + "\n")
        let console = Console(standardOutputIsTaken: self.output == "-")
        console.print(rows.notes)
        console.print(model.summary)
        let count = rows.examples.count
        console.print("\(input): \(count) \(count == 1 ? "row" : "rows"), predictions in \(self.output)")
    }

    private func lines(_ outputs: [Float], classes: [String]?) -> [String] {
        guard let classes else { return ["value"] + outputs.map { "\($0)" } }
        let columns = probabilities ? classes.map { csvField("p(\($0))") } : []
        var lines = [(["class"] + columns).joined(separator: ",")]
        for start in stride(from: 0, to: outputs.count, by: classes.count) {
            let logits = outputs[start..<start + classes.count]
            let best = logits.indices.max { logits[$0] < logits[$1] } ?? start
            let shares = probabilities ? Predictor.probabilities(ofLogits: logits).map { "\(Float($0))" } : []
            lines.append(([csvField(classes[best - start])] + shares).joined(separator: ","))
        }
        return lines
    }
}
