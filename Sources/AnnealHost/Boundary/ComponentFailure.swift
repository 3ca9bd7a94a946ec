/// What a component did wrong while it was used, in its own sentence where it gave one.
public struct ComponentFailure: Error, CustomStringConvertible, Sendable, Equatable {
    public let component: String
    public let sentence: String

    public init(component: String, sentence: String) {
        self.component = component
        self.sentence = sentence
    }

    public var description: String { "\(component): \(sentence)" }
}
