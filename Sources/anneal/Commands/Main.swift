internal import ArgumentParser
@preconcurrency internal import Glibc

/// Maps one result to one exit code: 0 done, 1 tried and failed, 2 wrong usage.
@main
enum Main {
    static func main() {
        setvbuf(stdout, nil, _IOLBF, 0)
        do {
            try RepeatedOption.check(Array(CommandLine.arguments.dropFirst()), of: Anneal.self)
            var command = try Anneal.parseAsRoot()
            try command.run()
        } catch {
            exit(report(error))
        }
    }

    private static func report(_ error: any Error) -> Int32 {
        let (status, text) = ExitStatus.describe(error)
        if status == ExitStatus.done {
            print(text)
        } else {
            fputs("anneal: \(text)\n", stderr)
            if let excerpt = (error as? any Excerpted)?.excerpt {
                for line in excerpt.split(separator: "\n") { fputs("  \(line)\n", stderr) }
            }
        }
        return status
    }
}
