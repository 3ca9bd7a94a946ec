internal import CAnneal

/// A schedule or an optimizer that a plugin offers: what it is, and its functions.
///
/// Its tables were copied and checked when the library was opened; the plugin's own structs are not read again.
public struct Component: @unchecked Sendable {
    public let name: String
    public let kind: Kind
    public let summary: String
    /// The version of the plugin it came with.
    public let version: String
    /// The file it came from.
    public let plugin: PluginFile
    public let parameters: [ParameterDeclaration]

    /// What the plugin's functions are called with: its own table, never read here.
    let handle: UnsafePointer<anneal_component>
    let functions: Functions

    /// The plugin's own `anneal_component`, for those that call it without this host's care.
    package var address: UnsafeRawPointer { UnsafeRawPointer(handle) }

    enum Functions {
        case schedule(ScheduleTable)
        case optimizer(OptimizerTable)
    }

    /// The path of the file it came from.
    public var file: String { plugin.path }

    /// The ticks of a schedule unless the user says otherwise; `nil` for an optimizer.
    public var defaultClock: Clock? {
        if case .schedule(let table) = functions { table.clock } else { nil }
    }

    /// The hyperparameters a schedule drives, "lr" first; empty for an optimizer.
    public var channels: [String] {
        if case .schedule(let table) = functions { table.channels } else { [] }
    }

    /// The state a schedule keeps, or the slots of an optimizer, by key.
    public var stateKeys: [String] {
        switch functions {
        case .schedule(let table): table.states.map(\.key)
        case .optimizer(let table): table.slots.map(\.key)
        }
    }

    /// Where a slot's numbers live, and of what kind they are.
    public enum SlotKind: String, Sendable {
        case likeParameter = "like parameter"
        case values
        case perGroup = "per group"
    }

    /// The kinds of an optimizer's slots as declared, in the order of `stateKeys`; empty for a schedule.
    public var slotKinds: [SlotKind] {
        guard case .optimizer(let table) = functions else { return [] }
        return table.slots.map { slot in
            switch Int32(bitPattern: slot.kind) {
            case ANNEAL_PER_GROUP: .perGroup
            case ANNEAL_VALUES: .values
            default: .likeParameter
            }
        }
    }

    /// Whether an optimizer's weights to evaluate are others than those that it trains.
    public var hasEvaluationPoint: Bool {
        if case .optimizer(let table) = functions { table.evaluation != nil } else { false }
    }

    /// Whether a schedule means something between whole ticks.
    public var allowsFractionalTime: Bool {
        if case .schedule(let table) = functions { table.allowsFractionalTime } else { false }
    }

    /// Whether a schedule cannot be made for a run of unknown length.
    public var needsHorizon: Bool {
        if case .schedule(let table) = functions { table.needsHorizon } else { false }
    }

    /// Whether an optimizer looks at one element at a time, so that it does not matter which tensor an element is in.
    public var isElementwise: Bool {
        if case .optimizer(let table) = functions { table.cut == .anywhere && table.reductions.isEmpty } else { false }
    }

    /// Whether an optimizer updates single rows of a tensor, with some of its options at least.
    public var takesSparseRows: Bool {
        if case .optimizer(let table) = functions { table.takesSparseRows } else { false }
    }
}
