import CAnneal

/// What is known about the run when an instance is made.
public struct Setup {
    /// The length of the run in ticks; `nil` when it is unknown.
    public let horizon: Double?
    /// Memory to work in; `nil` if the host lends none. It may be kept.
    public let scratch: Scratch?
    /// The run's threads; `nil` if the host lends none. They may be kept.
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
        guard let scheduled, let index = keys.firstIndex(where: { $0.isSame(as: key) }) else { return false }
        return scheduled[index] != 0
    }
}
