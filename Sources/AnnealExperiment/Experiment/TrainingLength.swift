/// How long a run is.
public enum TrainingLength: Sendable, Equatable, CustomStringConvertible {
    case epochs(Int)
    case steps(Int)

    public var description: String {
        switch self {
        case .epochs(let count): "\(count) epoch\(count == 1 ? "" : "s")"
        case .steps(let count): "\(count) step\(count == 1 ? "" : "s")"
        }
    }

    var isOfSteps: Bool { if case .steps = self { true } else { false } }
}
