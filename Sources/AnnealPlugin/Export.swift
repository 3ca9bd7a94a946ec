public import CAnneal
import Glibc

/// The type of the host as it arrives in a plugin's entry.
public typealias Host = UnsafePointer<anneal_host>
/// The type a plugin's entry returns.
public typealias Entry = UnsafePointer<anneal_plugin>

/// Describes a schedule to a host. A plugin's whole entry is
///
///     @c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Cosine.self) }
public func export<S: Schedule>(_ type: S.Type) -> Entry {
    export(type, as: ANNEAL_SCHEDULE, maker: MakerOf<S> { ScheduleBoxOf($0) }) { scheduleTable(type) }
}

/// Describes a schedule that listens to a host.
public func export<S: StatefulSchedule>(_ type: S.Type) -> Entry {
    export(type, as: ANNEAL_SCHEDULE, maker: MakerOf<S> { ListeningBoxOf($0) }) { listeningTable(type) }
}

/// Describes an optimizer to a host.
public func export<O: Optimizer>(_ type: O.Type) -> Entry {
    export(type, as: ANNEAL_OPTIMIZER, maker: MakerOf<O> { OptimizerBoxOf($0) }) { optimizerTable(type) }
}

/// Describes an optimizer with an evaluation point of its own to a host.
public func export<O: AveragingOptimizer>(_ type: O.Type) -> Entry {
    export(type, as: ANNEAL_OPTIMIZER, maker: MakerOf<O> { AveragingBoxOf($0) }) { optimizerTable(type) }
}

/// What the first call made, since the entry is idempotent. The contract has it called by one thread at a time.
private nonisolated(unsafe) var entry: Entry?

/// The optional table of the entry, if it has one.
private nonisolated(unsafe) var evaluation: UnsafePointer<anneal_evaluation>?

private func askedFor(_ id: UnsafePointer<CChar>?) -> UnsafeRawPointer? {
    guard let id, strcmp(id, "anneal.evaluation/1") == 0 else { return nil }
    return UnsafeRawPointer(evaluation)
}

private func export<C: Component>(
    _ type: C.Type, as kind: Int32, maker: @autoclosure () -> Maker, api: () -> UnsafeRawPointer
) -> Entry {
    if let entry { return entry }
    let defaults = C()
    let parameters = C.parameters.map { forever(parameterTable($0, defaults)) }
    let component = forever(
        anneal_component(
            struct_size: size(anneal_component.self), kind: UInt32(kind), name: text(C.id), summary: text(C.summary),
            parameter_count: UInt64(parameters.count), parameters: table(parameters), api: api(),
            context: Unmanaged.passRetained(maker()).toOpaque()))
    let made = forever(
        anneal_plugin(
            struct_size: size(anneal_plugin.self), abi_minor: UInt32(ANNEAL_ABI_MINOR), version: text(C.version),
            component_count: 1, components: table([component]),
            extension: C.self is any AveragingOptimizer.Type ? { askedFor($0) } : nil))
    if C.self is any AveragingOptimizer.Type { evaluation = evaluationTable(component) }
    entry = made
    return made
}

// MARK: - Tables

private func parameterTable<C: Component>(_ parameter: Parameter<C>, _ defaults: C) -> anneal_parameter {
    let role =
        switch parameter.role {
        case .none: ANNEAL_ROLE_NONE
        case .lr: ANNEAL_ROLE_LR
        case .momentum: ANNEAL_ROLE_MOMENTUM
        case .weightDecay: ANNEAL_ROLE_WEIGHT_DECAY
        }
    return anneal_parameter(
        struct_size: size(anneal_parameter.self), type: UInt32(parameter.type), flags: parameter.flags,
        role: UInt32(role), key: text(parameter.key), help: text(parameter.help),
        default_number: parameter.defaultNumber(defaults), minimum: parameter.bounds.minimum,
        maximum: parameter.bounds.maximum, default_text: parameter.defaultText.map(text),
        choice_count: UInt64(parameter.choices.count), choices: table(parameter.choices.map(text)))
}

/// The buffer arrives zeroed, so what fits before its last byte ends in a NUL.
func write(_ sentence: String, to error: UnsafeMutablePointer<anneal_error>?) {
    if let error { strncpy(error.pointee.message, sentence, Int(error.pointee.capacity) - 1) }
}

// MARK: - Instances

func create(
    _ component: UnsafePointer<anneal_component>?, _ setup: UnsafePointer<anneal_setup>?,
    _ instance: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ sentence: UnsafeMutablePointer<anneal_error>?
) -> anneal_status {
    guard let component, let setup, let instance else { return ANNEAL_FAILED }
    do {
        let maker = Unmanaged<Maker>.fromOpaque(component.pointee.context).takeUnretainedValue()
        instance.pointee = Unmanaged.passRetained(try maker.make(setup)).toOpaque()
        return ANNEAL_OK
    } catch {
        write(error.sentence, to: sentence)
        return ANNEAL_REFUSED
    }
}

func destroy(_ instance: UnsafeMutableRawPointer?) {
    if let instance { Unmanaged<AnyObject>.fromOpaque(instance).release() }
}

/// The component's type, which a C function cannot capture: the contract's `context` points to one of these.
private class Maker {
    func make(_ setup: UnsafePointer<anneal_setup>) throws(Refusal) -> AnyObject { preconditionFailure("abstract") }
}

private final class MakerOf<C: Component>: Maker {
    private let parameters = C.parameters
    private let box: (C) -> AnyObject

    init(_ box: @escaping (C) -> AnyObject) { self.box = box }

    override func make(_ setup: UnsafePointer<anneal_setup>) throws(Refusal) -> AnyObject {
        var component = C()
        let view = Setup(setup, keys: parameters.map(\.key))
        for (index, parameter) in parameters.enumerated() {
            guard let value = setup.pointee.values[index] else { throw Refusal("\(parameter.key) did not arrive") }
            try parameter.decode(&component, value.pointee, view)
        }
        try component.prepare(view)
        return box(component)
    }
}
