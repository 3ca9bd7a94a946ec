internal import AnnealTensor
internal import ArgumentParser
internal import Foundation

/// On how many threads the work is done.
struct PoolOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Threads; the results do not depend on it (default: the processors, at most 8).", valueName: "n"),
        transform: NumberArgument.threads)
    var threads: Int?

    func pool() throws -> Pool {
        try Pool(threads: threads ?? min(8, ProcessInfo.processInfo.activeProcessorCount))
    }
}
