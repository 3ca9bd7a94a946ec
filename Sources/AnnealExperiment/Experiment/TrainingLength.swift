/// How long a run is.
public enum TrainingLength: Sendable, Equatable {
    case epochs(Int)
    case steps(Int)
}
