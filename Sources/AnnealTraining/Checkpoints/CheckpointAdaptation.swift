/// What a run takes from a checkpoint that it goes on from otherwise than it was planned.
///
/// Slots that the checkpoint does not have begin anew, and so does the epoch where there are other rows.
public struct CheckpointAdaptation: Sendable, Equatable {
    /// Whether the optimizer's slots are taken; they begin anew otherwise, as those of another optimizer.
    public var takesSlots: Bool
    /// For each parameter group, the number of the one whose own slots it takes.
    public var groups: [Int]
    /// For each value that schedules have seen, its place in the checkpoint; `nil` for one that begins anew.
    public var schedule: [Int?]

    public init(takesSlots: Bool, groups: [Int], schedule: [Int?]) {
        self.takesSlots = takesSlots
        self.groups = groups
        self.schedule = schedule
    }
}
