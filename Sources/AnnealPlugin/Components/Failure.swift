/// Why a step could not be taken: one sentence for the user. The run ends.
public struct Failure: Error {
    public let sentence: String
    public init(_ sentence: String) { self.sentence = sentence }
}
