internal import AnnealHost
internal import AnnealTraining
internal import ArgumentParser

/// What an error means for whoever called the program.
enum ExitStatus {
    static let done: Int32 = 0
    static let failed: Int32 = 1
    static let wrongUsage: Int32 = 2

    /// The exit code and one sentence; for help and version, which the parser throws too, their text.
    static func describe(_ error: any Error) -> (code: Int32, text: String) {
        switch error {
        case let error as SpecificationError where error.isRefusal: return (failed, Advice.sentence(of: error))
        case is SpecificationError, is ScheduleFileError, is RecipeError, is ModelError, is UsageError:
            return (wrongUsage, Advice.sentence(of: error))
        case let error as Interrupted: return (error.status, error.description)
        case let error as DatasetError: return (error.isUsage ? wrongUsage : failed, Advice.sentence(of: error))
        default: break
        }
        switch Anneal.exitCode(for: error) {
        case .success: return (done, Anneal.message(for: error))
        case .validationFailure:
            let typed = Array(CommandLine.arguments.dropFirst())
            return (wrongUsage, ParserSentence.text(Anneal.message(for: error), typed: typed))
        default: return (failed, Advice.sentence(of: error))
        }
    }
}

/// What was typed can never work.
struct UsageError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// It was tried and failed.
struct Failure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
