internal import CAnneal

/// A schedule or an optimizer that a plugin offers: what it is, and the functions behind it.
///
/// Its tables were copied and checked when the library was opened; the plugin's own structs are not read again.
public struct Component: @unchecked Sendable {
    /// What a component does.
    public enum Kind: String, Sendable { case schedule, optimizer }

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

    /// The optimizer's learning rate when none is given.
    public var defaultRate: Double? {
        for parameter in parameters where parameter.role == .lr {
            if case .number(let rate) = parameter.fallback { return rate }
        }
        return nil
    }
}

/// A schedule's imported table.
struct ScheduleTable {
    struct State {
        let key: String
        let initial: Double
    }

    let clock: Clock
    let channels: [String]
    let states: [State]
    let needsHorizon: Bool
    let allowsFractionalTime: Bool
    let api: anneal_schedule_api
}

/// An optimizer's imported table.
struct OptimizerTable {
    enum Cut { case anywhere, rows, never }
    struct Slot {
        let key: String
        let kind: UInt32
        let initial: Double
        let valueCount: Int
    }
    enum Scope { case tensor, group, all }

    let cut: Cut
    /// Whether it cuts large blocks itself.
    let sharesBlocks: Bool
    /// Whether it understands gradients that are some rows of a tensor.
    let takesSparseRows: Bool
    let slots: [Slot]
    let reductions: [Scope]
    let measureCount: Int
    let api: anneal_optimizer_api
    /// Writes the weights to evaluate; `nil` if they are those that are trained.
    let evaluation: Evaluation?

    typealias Evaluation =
        @convention(c) (
            UnsafePointer<anneal_component>?, UnsafeRawPointer?, UnsafePointer<anneal_block>?,
            UnsafeMutablePointer<Float>?, UnsafeMutablePointer<anneal_error>?
        ) -> anneal_status
}
