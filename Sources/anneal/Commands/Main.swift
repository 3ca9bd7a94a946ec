internal import AnnealHost
internal import ArgumentParser
@preconcurrency internal import Glibc

/// Maps one result to one exit code: 0 done, 1 tried and failed, 2 wrong usage.
@main
enum Main {
    static func main() {
        setvbuf(stdout, nil, _IOLBF, 0)
        do {
            var command = try Anneal.parseAsRoot()
            if let train = command as? TrainCommand, let file = train.keeping.resume {
                try goOn(file)
            } else if let train = command as? TrainCommand, let file = train.recipe {
                try follow(file)
            } else {
                try command.run()
            }
        } catch {
            exit(report(error))
        }
    }

    /// Continues an interrupted run with the words it was started with.
    private static func goOn(_ file: String) throws {
        let run = try ResumedRun(file, typed: Array(CommandLine.arguments.dropFirst()))
        try (Anneal.parseAsRoot(run.words) as? TrainCommand)?.run(startedWith: run.words, from: run.checkpoint)
    }

    /// Does the runs of a recipe, each as if it had been typed.
    private static func follow(_ file: String) throws {
        let typed = Array(CommandLine.arguments.dropFirst())
        let recipe = try Recipe(file, typed: typed)
        // All are read before the first begins.
        let words = recipe.runs.map { typed + $0.arguments }
        let commands = try words.map { try Anneal.parseAsRoot($0) as? TrainCommand }
        let console = Console(standardOutputIsTaken: commands.contains { $0?.json == "-" || $0?.svg == "-" })
        for (index, (run, command)) in zip(recipe.runs, commands).enumerated() {
            if recipe.runs.count > 1 {
                let name = run.name.map { ": \($0)" } ?? ""
                console.print("\(index == 0 ? "" : "\n")Run \(index + 1) of \(recipe.runs.count)\(name)")
            }
            try command?.run(startedWith: words[index])
        }
        if let lookFor = recipe.lookFor { console.print("\nLook for: \(lookFor)") }
    }

    private static func report(_ error: any Error) -> Int32 {
        let (status, text) = ExitStatus.describe(error)
        if status == ExitStatus.done {
            print(text)
        } else {
            fputs("anneal: \(text)\n", stderr)
            if let excerpt = (error as? SpecificationError)?.excerpt ?? (error as? ScheduleFileError)?.excerpt {
                for line in excerpt.split(separator: "\n") { fputs("  \(line)\n", stderr) }
            }
        }
        return status
    }
}
