/// Work that is done in a process of its own before it is done in this one, since it may crash or never end.
///
///     switch IsolatedRun(program: "/proc/self/exe").outcome(of: words) {
///     case .went: …                   // what these words start calls IsolatedRun.perform { … }
public struct IsolatedRun {
    public enum Ending: Sendable, Equatable {
        case went
        /// It ended in order, with a sentence of its own.
        case failed(String)
        /// It crashed or took too long: how it ended, in words that follow "it".
        case broken(String)
    }

    /// Seconds of processor time.
    private static let limit = 2

    private let program: String

    public init(program: String) { self.program = program }

    /// - Parameter words: what the program is started with, so that it calls `perform`.
    public func outcome(of words: [String]) -> Ending {
        switch Child(program: program).end(of: words, seconds: Self.limit) {
        case .answered(isWell: true, _): .went
        case .answered(isWell: false, let sentence): .failed(sentence)
        case .broken(let how): .broken(how)
        }
    }

    /// The child's side.
    public static func perform(_ body: () throws -> Void) -> Never {
        Child.perform(seconds: limit) {
            do {
                try body()
                return (true, "")
            } catch {
                return (false, "\(error)")
            }
        }
    }
}
