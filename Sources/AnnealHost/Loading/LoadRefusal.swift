/// Why a load policy does not let something in: the policy's own error, and its words for people. Loading knows no more of it.
public struct LoadRefusal: Error, CustomStringConvertible, Sendable {
    /// The policy's own error, for those who know the policy.
    public let cause: any Error
    /// The rest of a sentence that begins with the file; where a name is refused, a whole sentence.
    public let description: String

    public init(_ cause: some Error & CustomStringConvertible) {
        self.cause = cause
        description = cause.description
    }
}

extension LoadRefusal: Equatable {
    public static func == (a: LoadRefusal, b: LoadRefusal) -> Bool { a.description == b.description }
}
