internal import AnnealExperiment
internal import AnnealFiles
internal import AnnealHost
internal import AnnealPlot
internal import AnnealTraining
internal import ArgumentParser

struct PlotCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plot", abstract: "Draw several runs together.",
        discussion: """
            anneal plot runs/*
            anneal plot runs --svg runs.svg --log-scale
            anneal plot runs/plain old.csv run.safetensors --metric loss --metric lr

            A run has one name and one colour in all panels. Of a run that is under way, what it has come to is drawn.
            """)

    @Argument(
        help: ArgumentHelp(
            "Folders that train --out made, or a folder of such; logs; checkpoints, whose run has a folder or a log.",
            valueName: "run"), completion: .file())
    var paths: [String]
    @Option(
        help: ArgumentHelp(
            "What is drawn, in the order given: loss, running_loss, validation_loss, validation_accuracy, test_loss, test_accuracy, lr, "
                + "momentum, or what else is scheduled; may be repeated (default: loss, validation or test scores, lr).",
            valueName: "name"))
    var metric: [String] = []
    @Flag(help: "Draw losses on a logarithmic axis.")
    var logScale = false
    @Option(help: ArgumentHelp("Write the plot as SVG; - is standard output.", valueName: "file"), completion: .file())
    var svg: String?

    func run() throws {
        // A shell's runs/* names whatever lies there, what was found or compared too.
        var (runs, aside) = ([PlottedRun](), [Unplottable]())
        for path in paths {
            do {
                runs += try PlottedRun.all(at: path)
            } catch let unplottable as Unplottable where SpecialFile(at: path) == .folder {
                aside.append(unplottable)
            }
        }
        if runs.isEmpty, let first = aside.first { throw first }
        var files = FilesInUse()
        for path in paths { files.reads(path, "a run that is drawn") }
        for run in runs {
            let folder = RunFolder(run.path)
            for file in folder.ofTraining + [folder.checkpoint] { files.reads(file, "a file of the run \(run.path)") }
        }
        let outputs = try OutputOptions(svg: svg, besides: files)
        let console = Console(standardOutputIsTaken: outputs.takesStandardOutput)
        let drawing = RunsFigure(runs, hasLogarithmicLosses: logScale)
        let quantities = metric.isEmpty ? drawing.usual : try metric.map { try quantity($0, among: drawing.quantities) }
        guard !quantities.isEmpty else {
            throw Failure("nothing is drawn: no step of \(paths.joined(separator: ", ")) was kept yet")
        }
        for folder in aside { console.print("\(folder)") }
        let figure = drawing.figure(of: quantities)
        try outputs.svg?.write(figure.svg())
        console.draw(figure.text(columns: console.drawingColumns, color: console.hasColor))
        console.print()
        console.print(TextTable(drawing.table(by: quantities), columns: console.drawingColumns).lines)
    }

    private func quantity(_ name: String, among known: [RunsFigure.Quantity]) throws -> RunsFigure.Quantity {
        if let found = known.first(where: { $0.name == name }) { return found }
        let names = known.map(\.name)
        let nearest = nearestName(to: name, among: names).map { " (did you mean \($0)?)" } ?? ""
        throw UsageError(
            "--metric \(echoed(name)) is in none of these runs\(nearest): they have \(names.joined(separator: ", "))")
    }
}

extension RunsFigure.Quantity {
    /// As it is typed.
    fileprivate var name: String {
        switch self {
        case .loss: "loss"
        case .score(let monitor): monitor.rawValue
        case .driven(let name): name
        }
    }
}
