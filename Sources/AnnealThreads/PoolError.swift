/// What can go wrong with threads.
public enum PoolError: Error, Equatable, Sendable {
    /// The system refused a thread.
    case noThread(index: Int, code: Int32)
}

extension PoolError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noThread(let index, let code):
            "thread \(index) could not be started (error \(code)); ask for fewer threads"
        }
    }
}
