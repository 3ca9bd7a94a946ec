internal import AnnealExperiment
internal import AnnealTensor
internal import ArgumentParser

/// On how many threads the work is done.
struct PoolOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Threads; the results do not depend on it (default: the processors, at most 8).", valueName: "n"),
        transform: RunEnvironment.checked(.threads))
    var threads: String?

    func pool() throws -> Pool {
        var environment = RunEnvironment()
        if let threads { try environment.set(.threads, to: [threads]) }
        return try environment.pool()
    }
}
