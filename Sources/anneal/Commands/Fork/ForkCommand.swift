internal import AnnealExperiment
internal import AnnealHost
internal import AnnealPlot
internal import AnnealTraining
internal import ArgumentParser
internal import Foundation

struct ForkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fork", abstract: "Let one run end at several lengths, each as if it had been planned so.",
        discussion: """
            anneal train --steps 2000 --checkpoint run.safetensors --checkpoint-every 100 --keep 20
            anneal fork run.safetensors --schedule 'wsd(decay=20%)' --ends 500,1000,2000 --out forks

            Each fork goes on from the latest checkpoint at which a run of its length with that schedule had the same rates up to \
            there, and is equal to it, to the last bit. Checkpoints are the one that is named and those beside it that --keep \
            left, or those after --from.
            """)

    @Argument(
        help: ArgumentHelp("A checkpoint of the run, or its folder.", valueName: "checkpoint"),
        completion: .file(), transform: RunFolder.checkpoint(at:))
    var checkpoint: String
    @Option(
        help: ArgumentHelp("What drives the rate of a whole run, as for train.", valueName: "spec"),
        completion: NameCompletion.schedule)
    var schedule: String
    @Option(
        help: ArgumentHelp("Where the forks end: 500,1000 (steps), or '5 epochs','10 epochs'.", valueName: "lengths"))
    var ends: String
    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Checkpoints of the run, in place of those beside the one that is named.", valueName: "file"),
        completion: .file()
    )
    var from: [String] = []
    @Option(
        help: ArgumentHelp(
            "The folder of the forks, fork-000500.safetensors, and of their table and plot.", valueName: "folder"),
        completion: .directory)
    var out: String
    @OptionGroup var pool: PoolOptions
    @OptionGroup var plugins: PluginOptions
    @OptionGroup var native: NativeOptions

    func run() throws {
        let schedule = try ScheduleAssignment(schedule, reader: .files)
        let files = from.isEmpty ? CheckpointsBeside(checkpoint).files : [checkpoint] + from
        let checkpoints = try RunCheckpoints(files, reading: RunRecord.reading)
        var environment = plugins.environment(after: checkpoints.record, native)
        environment.threads = try pool.threads.map { try NumberText.threads($0) }
        try NativeVetting(environment: environment).check([schedule.specification])
        let run = try ForkableRun(checkpoints, in: environment.registry(), on: pool.pool())
        let ends = try ends(of: run)
        // At least six digits.
        let names = ends.map(CheckpointNames("\(out)/fork.safetensors", steps: max(100_000, ends.last ?? 0)).at)
        var inUse = FilesInUse(of: environment)
        for file in files { inUse.reads(file, "one of the checkpoints") }
        inUse.reads(schedule.specification)
        for file in names + ForkReport.files(in: out) { try inUse.writes(file, "--out") }
        // All are planned before the first begins.
        let forks = try zip(ends, names).map { try run.fork(to: $0, by: schedule, in: $1) }
        try OpenRunFolder.make(out)
        let console = Console(standardOutputIsTaken: false)
        var report = ForkReport(schedule: "\(schedule)", of: checkpoint)
        if let unknown = forks.first?.resumed.unknownData { console.print(unknown) }
        Interruption.watch()
        for (index, end) in ends.enumerated() {
            let fork = forks[index]
            let lock = try CheckpointLock(names[index], waits: false, console: console)
            defer { withExtendedLifetime(lock) {} }
            console.print(
                "\(names[index]): from step \(fork.resumed.step) of \(fork.resumed.checkpoint.path)"
                    + (fork.firstDifference.map { ", where the rates part at step \($0)" } ?? ""))
            report.add(end, try train(fork, names[index], environment, console))
        }
        try report.write(into: out)
        console.print()
        console.print(report.lines)
        console.print()
        console.draw(report.figure.text(columns: console.drawingColumns, color: console.hasColor))
    }

    private func ends(of run: ForkableRun) throws -> [Int] {
        let ends = try ends.split(separator: ",", omittingEmptySubsequences: false).map { word in
            let text = word.trimmingCharacters(in: .whitespaces)
            do throws(ValueError) {
                let span = try NumberText.stepsOrTimeSpan(text)
                guard span.unit != .percent else { throw ValueError("a share is of no length here") }
                return span
            } catch {
                throw UsageError("--ends cannot be \(text): \(error)")
            }
        }.map { try run.length.steps($0) }
        for (end, next) in zip(ends, ends.dropFirst()) where end >= next {
            throw UsageError("--ends have to grow, and \(next) comes after \(end)")
        }
        return ends
    }

    private func train(
        _ fork: ForkableRun.Fork, _ file: String, _ environment: RunEnvironment, _ console: Console
    ) throws -> TrainingResult {
        var environment = environment
        environment.checkpoint = file
        let session = try TrainingSession(fork.run, in: environment, from: fork.resumed)
        let line = ProgressLine(console, rowsPerStep: session.state.order.rowsPerStep)
        let summary = try session.train(
            observers: console.isTerminal ? [line] : [], isInterrupted: { Interruption.signal != nil })
        switch summary.outcome {
        case .finished, .stopped:
            guard let result = try session.result(summary, unless: { Interruption.signal != nil }) else {
                throw interrupted(session, file)
            }
            return result
        case .diverged(let divergence): throw Failure("the fork \(file): \(Advice.sentence(of: divergence))")
        case .interrupted: throw interrupted(session, file)
        }
    }

    private func interrupted(_ session: TrainingSession, _ file: String) -> Interrupted {
        Interrupted(
            signal: Interruption.signal ?? SIGINT,
            description: "interrupted after step \(session.state.step) of the fork \(file); this goes on from there: "
                + "anneal train --resume \(shellQuoted(file))")
    }
}
