internal import ArgumentParser

/// What an error means for whoever called the program.
enum ExitStatus {
    static let done: Int32 = 0
    static let failed: Int32 = 1
    static let wrongUsage: Int32 = 2

    /// The exit code and one sentence, or none; for help and version, which the parser throws too, their text.
    static func describe(_ error: any Error) -> (code: Int32, text: String) {
        if let interrupted = error as? Interrupted { return (interrupted.status, interrupted.description) }
        // What there is to say was said.
        if let code = error as? ExitCode { return (code.rawValue, "") }
        switch Anneal.exitCode(for: error) {
        case .success: return (done, Anneal.message(for: error))
        case .validationFailure:
            let typed = Array(CommandLine.arguments.dropFirst())
            return (wrongUsage, ParserSentence.text(Anneal.message(for: error), typed: typed, to: Anneal.self))
        default:
            let isUsage = (error as? any UsageReporting)?.isUsage ?? false
            return (isUsage ? wrongUsage : failed, Advice.sentence(of: error))
        }
    }
}
