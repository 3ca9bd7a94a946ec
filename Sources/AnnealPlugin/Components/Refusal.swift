/// Why a component cannot be made from what it was given: one sentence for the user.
///
///     throw Refusal("warmup needs the length of the run, unless final_factor is 1")
public struct Refusal: Error {
    public let sentence: String
    public init(_ sentence: String) { self.sentence = sentence }
}
