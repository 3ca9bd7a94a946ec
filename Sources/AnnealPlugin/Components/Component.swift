/// What a schedule and an optimizer have in common: a name, a sentence, parameters, and a value made from them.
///
/// The properties' initial values are the defaults. They are decoded once, when the host creates an instance; from then
/// on the value never changes.
public protocol Component: Sendable {
    /// What a user types: lower case, digits and hyphens.
    static var id: String { get }
    /// One sentence for lists.
    static var summary: String { get }
    /// The version of the component, "1.0.0" unless declared.
    static var version: String { get }
    /// The parameters in the order they are shown.
    static var parameters: [Parameter<Self>] { get }
    /// A value with every parameter at its default.
    init()
    /// Called once after the parameters are decoded: derive what every call would compute again, or refuse.
    mutating func prepare(_ setup: Setup) throws(Refusal)
}

extension Component {
    public static var version: String { "1.0.0" }
    public static var parameters: [Parameter<Self>] { [] }
    public mutating func prepare(_ setup: Setup) throws(Refusal) {}
}
