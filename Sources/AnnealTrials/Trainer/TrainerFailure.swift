/// Why a trial has no value.
public enum TrainerFailure: Error, Sendable, Equatable, CustomStringConvertible {
    case notStarted(program: String, reason: String)
    case exit(code: Int)
    case signal(Int)
    /// Nothing was printed for longer than the timeout.
    case silent(seconds: Double)
    /// The metric was NaN or infinite.
    case diverged(metric: String, step: Int)
    /// It ended well and never said what the metric is.
    case noMetric(metric: String, others: [String])
    /// It ended before it said that it was done.
    case notDone

    public var description: String {
        switch self {
        case .notStarted(let program, let reason): "\(program) did not start: \(reason)"
        case .exit(let code): "it ended with exit code \(code)"
        case .signal(let number): "it was ended by signal \(number)"
        case .silent(let seconds): "it printed nothing for \(Int(seconds)) s and was ended"
        case .diverged(let metric, let step): "\(metric) was not finite at step \(step)"
        case .noMetric(let metric, let others):
            "it ended without having reported \(metric)"
                + (others.isEmpty ? "" : ", but \(others.joined(separator: ", "))")
        case .notDone: "it ended without a line that says \"done\": true"
        }
    }
}
