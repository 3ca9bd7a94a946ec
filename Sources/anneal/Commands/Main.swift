internal import ArgumentParser
@preconcurrency internal import Glibc

/// Maps one result to one exit code: 0 done, 1 tried and failed, 2 wrong usage.
@main
enum Main {
    static func main() {
        StandardStreams.prepare()
        setvbuf(stdout, nil, _IOLBF, 0)
        var status = ExitStatus.done
        do {
            try RepeatedOption.check(Array(CommandLine.arguments.dropFirst()), of: Anneal.self)
            var command = try Anneal.parseAsRoot()
            try command.run()
        } catch {
            status = report(error)
        }
        if let failure = StandardStreams.finish() {
            fputs("anneal: \(failure)\n", stderr)
            if status == ExitStatus.done { status = ExitStatus.failed }
        }
        exit(status)
    }

    private static func report(_ error: any Error) -> Int32 {
        let (status, text) = ExitStatus.describe(error)
        if status == ExitStatus.done {
            StandardStreams.put(text + "\n", on: stdout)
        } else if !text.isEmpty {
            StandardStreams.put("anneal: \(text.visible)\n", on: stderr)
            if let excerpt = (error as? any Excerpted)?.excerpt {
                for line in excerpt.split(separator: "\n") {
                    StandardStreams.put("  \(String(line).visible)\n", on: stderr)
                }
            }
        }
        return status
    }
}
