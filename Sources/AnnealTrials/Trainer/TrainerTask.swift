/// A program that is started for one trial.
public struct TrainerTask: Sendable, Equatable {
    /// The program and its arguments; the program is looked up on the `PATH`.
    public var words: [String]
    /// Added to this process's environment.
    public var environment: [String: String]

    public init(words: [String], environment: [String: String]) {
        self.words = words
        self.environment = environment
    }
}
