import CAnneal

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

/// Why a component cannot be made from what it was given: one sentence for the user.
///
///     throw Refusal("warmup needs the length of the run, unless final_factor is 1")
public struct Refusal: Error {
    public let sentence: String
    public init(_ sentence: String) { self.sentence = sentence }
}

/// What is known about the run when an instance is made.
public struct Setup {
    /// The length of the run in ticks; `nil` when it is unknown.
    public let horizon: Double?
    /// Memory to work in; `nil` if the host lends none. It may be kept.
    public let scratch: Scratch?
    /// The run's threads; `nil` if the host lends none. It may be kept.
    public let crew: Crew?
    private let keys: [String]
    private let scheduled: UnsafePointer<UInt8>?

    init(_ setup: UnsafePointer<anneal_setup>, keys: [String]) {
        self.horizon = setup.pointee.horizon >= 0 ? setup.pointee.horizon : nil
        self.scratch = Scratch(setup.pointee.host)
        self.crew = Crew(setup.pointee.host)
        self.keys = keys
        self.scheduled = setup.pointee.scheduled
    }

    /// Whether the parameter's value changes during the run, so that nothing may be decided by its first value.
    public func isScheduled(_ key: String) -> Bool {
        guard let scheduled, let index = keys.firstIndex(of: key) else { return false }
        return scheduled[index] != 0
    }
}
