internal import AnnealExperiment
internal import AnnealHost
internal import AnnealTraining
internal import ArgumentParser
internal import Glibc

struct DiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Say where two runs part, and why.",
        discussion: """
            anneal diff a.safetensors b.safetensors
            anneal diff a.csv b.csv

            Of two checkpoints it says what their runs were asked otherwise, and the first step at which a rate, a row, a loss or a \
            tensor differs, which it finds by making steps again from the last checkpoints that are equal; those that --keep left \
            beside them shorten that. Of two logs it says the first number that differs. Threads change no number: two runs that \
            differ in them alone are equal to the last bit.

            The exit code is 0 if they are equal, 1 if they differ, and 2 if they cannot be compared, as that of diff and cmp.
            """)

    @Argument(
        help: ArgumentHelp("A checkpoint or log of a run, or its folder: A.", valueName: "a"), completion: .file(),
        transform: RunFolder.checkpoint(at:))
    var a: String
    @Argument(
        help: ArgumentHelp("One of another, B.", valueName: "b"), completion: .file(),
        transform: RunFolder.checkpoint(at:))
    var b: String
    @Option(
        help: ArgumentHelp("Write what differs as JSON; - is standard output.", valueName: "file"), completion: .file())
    var json: String?
    @OptionGroup var pool: PoolOptions
    @OptionGroup var plugins: PluginOptions
    @OptionGroup var native: NativeOptions

    func run() throws {
        let report: DiffReport
        let outputs: OutputOptions
        do {
            var files = FilesInUse(of: plugins.environment)
            files.reads(a, "A")
            files.reads(b, "B")
            outputs = try OutputOptions(json: json, besides: files)
            let console = Console(standardOutputIsTaken: outputs.takesStandardOutput)
            report = try self.report(console)
            try outputs.json?.write(json: report)
            console.print(report.lines(columns: console.drawingColumns))
        } catch let error where !(error is Interrupted) {
            throw CannotCompare(description: Advice.sentence(of: error))
        }
        // What nobody could read is no answer, as a wrong use is none; why it could not be printed is said at the program's end.
        if StandardStreams.finish() != nil { throw ExitCode(2) }
        if !report.equal { throw ExitCode.failure }
    }

    private func report(_ console: Console) throws -> DiffReport {
        let logs = (try LogRows(reading: a), try LogRows(reading: b))
        switch logs {
        case (let own?, let other?): return DiffReport(try LogComparison(own, other))
        case (nil, nil): return try compareRuns(console)
        default:
            let (log, other) = logs.0 == nil ? (b, a) : (a, b)
            throw UsageError("\(log) is a log and \(other) is not: give two logs, or two checkpoints")
        }
    }

    private func compareRuns(_ console: Console) throws -> DiffReport {
        let runs = (try run(a), try run(b))
        let pool = try pool.pool()
        let line = ReplayLine(console)
        Interruption.watch()
        do {
            let comparison = try RunComparison(
                runs.0, runs.1, in: { try registry(for: $0 == .a ? runs.0 : runs.1) }, on: pool,
                isInterrupted: { Interruption.signal != nil }, progress: line.show)
            line.end()
            return DiffReport(comparison, runs.0, runs.1)
        } catch let interruption as ComparisonInterruption {
            line.end()
            throw Interrupted(signal: Interruption.signal ?? SIGINT, description: "\(interruption)")
        }
    }

    private func run(_ file: String) throws -> ComparedRun {
        let beside = CheckpointsBeside(file).numbered.filter { $0.file != file }
        return try ComparedRun(file, beside: beside, reading: RunRecord.reading)
    }

    /// The plugins that a run is made again with; what calls a function of a C library is tried first.
    private func registry(for run: ComparedRun) throws -> Registry {
        let record = run.record
        let environment = record.environment(besides: plugins, native)
        let vetting = NativeVetting(environment: environment)
        let schedules = record.experiment.schedules + record.experiment.groups.flatMap(\.schedules)
        try vetting.check(schedules.map(\.specification))
        for schedule in schedules {
            try vetting.tryOut(
                schedule.specification, base: record.hyperparameters.first?[schedule.target] ?? 0,
                length: RunLength(steps: record.steps, stepsPerEpoch: record.stepsPerEpoch),
                clock: record.experiment.clock)
        }
        return try environment.registry()
    }
}

/// Two runs that cannot be compared, whatever the reason: 1 means that they differ.
private struct CannotCompare: UsageReporting, CustomStringConvertible {
    let description: String
}
