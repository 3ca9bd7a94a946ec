/// Why a component cannot be made from what it was given: one sentence for the user.
///
///     throw Refusal("warmup needs the length of the run, unless final_factor is 1")
public struct Refusal: Error {
    let subject: String
    let predicate: String

    public init(_ sentence: String) { self.init(sentence, "") }

    /// A sentence of two parts. Nobody joins them: what joins texts would be a quarter of a small plugin.
    init(_ subject: String, _ predicate: String) {
        self.subject = subject
        self.predicate = predicate
    }

    public var sentence: String { subject + predicate }
}
