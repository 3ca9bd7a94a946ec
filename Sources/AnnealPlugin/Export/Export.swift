public import CAnneal
import CStandardLibrary

/// The type of the host as it arrives in a plugin's entry.
public typealias Host = UnsafePointer<anneal_host>
/// The type a plugin's entry returns.
public typealias Entry = UnsafePointer<anneal_plugin>

/// Describes a schedule to a host. A plugin's whole entry is
///
///     @c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Cosine.self) }
public func export<S: Schedule>(_ type: S.Type) -> Entry {
    exportOnce(type) { componentTable(type, .schedule(scheduleTable(type)), maker(of: type) { ScheduleBoxOf($0) }) }
}

/// Describes a schedule with a state to a host.
public func export<S: StatefulSchedule>(_ type: S.Type) -> Entry {
    exportOnce(type) {
        componentTable(
            type, .schedule(statefulScheduleTable(type)),
            maker(of: type) { schedule throws(Refusal) in try StatefulScheduleBoxOf(schedule) })
    }
}

/// Describes an optimizer to a host.
public func export<O: Optimizer>(_ type: O.Type) -> Entry {
    exportOnce(type) { componentTable(type, .optimizer(optimizerTable(type)), maker(of: type) { OptimizerBoxOf($0) }) }
}

/// Describes an optimizer with an evaluation point of its own to a host.
public func export<O: AveragingOptimizer>(_ type: O.Type) -> Entry {
    exportOnce(type, evaluation: evaluationTable) {
        componentTable(type, .optimizer(optimizerTable(type)), maker(of: type) { AveragingBoxOf($0) })
    }
}

/// The first call's result, since the entry is idempotent. The contract has it called by one thread at a time.
private nonisolated(unsafe) var entry: Entry?

/// The optional table of the entry, if it has one.
private nonisolated(unsafe) var evaluation: UnsafePointer<anneal_evaluation>?

private func exportOnce<C: Component>(
    _ type: C.Type, evaluation table: ((UnsafePointer<anneal_component>) -> UnsafePointer<anneal_evaluation>)? = nil,
    _ describe: () -> UnsafePointer<anneal_component>
) -> Entry {
    if let entry { return entry }
    let component = describe()
    evaluation = table?(component)
    let made = leaked(
        anneal_plugin(
            struct_size: size(anneal_plugin.self), abi_minor: UInt32(ANNEAL_ABI_MINOR), version: leakedText(C.version),
            component_count: 1, components: leakedArray([component]),
            extension: evaluation == nil ? nil : { pluginExtension($0) }))
    entry = made
    return made
}

private func pluginExtension(_ id: UnsafePointer<CChar>?) -> UnsafeRawPointer? {
    guard let id, strcmp(id, "anneal.evaluation/1") == 0 else { return nil }
    return UnsafeRawPointer(evaluation)
}
