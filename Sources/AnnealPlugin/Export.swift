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
public func export<S: ListeningSchedule>(_ type: S.Type) -> Entry {
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

private func scheduleTable<S: Schedule>(_ type: S.Type) -> UnsafeRawPointer {
    let api = anneal_schedule_api(
        struct_size: size(anneal_schedule_api.self), flags: S.allowsFractionalTime ? ANNEAL_FRACTIONAL_TIME : 0,
        default_clock: UInt32(S.clock == .epoch ? ANNEAL_PER_EPOCH : ANNEAL_PER_STEP),
        channel_count: UInt32(S.channels.count), channels: table(S.channels.map { text($0.rawValue) }),
        state_count: 0, states: nil, create: create, destroy: destroy,
        fill: { instance, time, base, baseStride, _, count, out, _ in
            guard let instance, let time, let base, let out else { return ANNEAL_FAILED }
            Unmanaged<ScheduleBox>.fromOpaque(instance)._withUnsafeGuaranteedRef {
                $0.fill(
                    Table(
                        drivesMomentum: $0.drivesMomentum, time: time, base: base, baseStride: Int(baseStride),
                        count: Int(count), out: out))
            }
            return ANNEAL_OK
        },
        observe: nil)
    return UnsafeRawPointer(forever(api))
}

private func listeningTable<S: ListeningSchedule>(_ type: S.Type) -> UnsafeRawPointer {
    let states = S.memory.map { memory in
        forever(
            anneal_state(
                struct_size: size(anneal_state.self), reserved: 0, key: text(memory.key), initial: memory.initial))
    }
    let api = anneal_schedule_api(
        struct_size: size(anneal_schedule_api.self), flags: ANNEAL_FRACTIONAL_TIME,
        default_clock: UInt32(S.clock == .epoch ? ANNEAL_PER_EPOCH : ANNEAL_PER_STEP), channel_count: 1,
        channels: table([text(Channel.lr.rawValue)]), state_count: UInt64(states.count), states: table(states),
        create: create, destroy: destroy,
        fill: { instance, time, base, baseStride, state, count, out, _ in
            guard let instance, let time, let base, let out, let state else { return ANNEAL_FAILED }
            let box = Unmanaged<ListeningBox>.fromOpaque(instance).takeUnretainedValue()
            for row in 0..<Int(count) {
                out[row] = box.rate(base: base[row * Int(baseStride)], at: time[row], memory: state)
            }
            return ANNEAL_OK
        },
        observe: { instance, base, state, seen, _ in
            guard let instance, let base, let state, let seen else { return ANNEAL_FAILED }
            let box = Unmanaged<ListeningBox>.fromOpaque(instance).takeUnretainedValue()
            let observation = Observation(time: seen.pointee.time, metric: seen.pointee.metric)
            box.observe(observation, base: base[0], memory: state)
            return ANNEAL_OK
        })
    return UnsafeRawPointer(forever(api))
}

private func optimizerTable<O: Optimizer>(_ type: O.Type) -> UnsafeRawPointer {
    let slots = O.slots.map { slot in
        forever(
            anneal_slot(
                struct_size: size(anneal_slot.self), kind: UInt32(slot.kind), key: text(slot.key),
                initial: slot.initial, value_count: UInt64(slot.count)))
    }
    let reductions = O.reductions.map { reduction in
        let scope =
            switch reduction.scope {
            case .tensor: ANNEAL_SCOPE_TENSOR
            case .group: ANNEAL_SCOPE_GROUP
            case .all: ANNEAL_SCOPE_ALL
            }
        return forever(
            anneal_reduction(
                struct_size: size(anneal_reduction.self), scope: UInt32(scope), key: text(reduction.key)))
    }
    let cut =
        switch O.cut {
        case .anywhere: ANNEAL_CUT_ANYWHERE
        case .rows: ANNEAL_CUT_ROWS
        case .never: ANNEAL_CUT_NEVER
        }
    let advances = O.slots.contains { $0.kind == ANNEAL_PER_GROUP }
    let api = anneal_optimizer_api(
        struct_size: size(anneal_optimizer_api.self),
        flags: cut | (O.sharesBlocks ? ANNEAL_SHARES_BLOCKS : 0) | (O.sparseRows ? ANNEAL_SPARSE_ROWS : 0),
        slot_count: UInt32(slots.count),
        reduction_count: UInt32(reductions.count), measure_count: UInt64(O.measuringPasses), slots: table(slots),
        reductions: table(reductions), create: create, destroy: destroy,
        layout: { instance, tensor, plan, sentence in
            guard let instance, let tensor, let plan = plan?.pointee else { return ANNEAL_FAILED }
            let box = Unmanaged<OptimizerBox>.fromOpaque(instance).takeUnretainedValue()
            let shape = TensorShape(tensor)
            if shape.isSparse {
                do throws(Refusal) {
                    try box.accept(sparseGradientOf: shape)
                } catch {
                    write(error.sentence, to: sentence)
                    return ANNEAL_REFUSED
                }
            }
            for slot in 0..<Int(plan.slot_count) { box.layout(of: slot, in: shape).apply(to: plan, slot) }
            return ANNEAL_OK
        },
        measure: O.measuringPasses == 0
            ? nil
            : { instance, block, partial, error in
                guard let instance, let block, let partial else { return ANNEAL_FAILED }
                return attempt(error) { () throws(Failure) in
                    try Unmanaged<OptimizerBox>.fromOpaque(instance).takeUnretainedValue()
                        .measure(Block(block), into: partial)
                }
            },
        advance: advances
            ? { instance, step, error in
                guard let instance, let step else { return ANNEAL_FAILED }
                return attempt(error) { () throws(Failure) in
                    try Unmanaged<OptimizerBox>.fromOpaque(instance).takeUnretainedValue().advance(GroupStep(step))
                }
            } : nil,
        update: { instance, block, error in
            guard let instance, let block else { return ANNEAL_FAILED }
            return Unmanaged<OptimizerBox>.fromOpaque(instance)._withUnsafeGuaranteedRef { box in
                attempt(error) { () throws(Failure) in try box.update(Block(block)) }
            }
        })
    return UnsafeRawPointer(forever(api))
}

private func evaluationTable(_ component: UnsafePointer<anneal_component>) -> UnsafePointer<anneal_evaluation> {
    forever(
        anneal_evaluation(
            struct_size: size(anneal_evaluation.self), component_count: 1, components: table([component]),
            evaluation: { _, instance, block, out, error in
                guard let instance, let block, let out else { return ANNEAL_FAILED }
                return attempt(error) { () throws(Failure) in
                    try Unmanaged<OptimizerBox>.fromOpaque(instance).takeUnretainedValue()
                        .evaluate(Block(block), into: out)
                }
            }))
}

/// Runs a part of a step; what it throws is the sentence of a failure.
private func attempt(
    _ error: UnsafeMutablePointer<anneal_error>?, _ body: () throws(Failure) -> Void
) -> anneal_status {
    do {
        try body()
        return ANNEAL_OK
    } catch let failure {
        write(failure.sentence, to: error)
        return ANNEAL_FAILED
    }
}

/// The buffer arrives zeroed, so what fits before its last byte ends in a NUL.
private func write(_ sentence: String, to error: UnsafeMutablePointer<anneal_error>?) {
    if let error { strncpy(error.pointee.message, sentence, Int(error.pointee.capacity) - 1) }
}

// MARK: - Instances

private func create(
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

private func destroy(_ instance: UnsafeMutableRawPointer?) {
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

private class ScheduleBox {
    final let drivesMomentum: Bool
    init(drivesMomentum: Bool) { self.drivesMomentum = drivesMomentum }
    func fill(_ table: Table) { preconditionFailure("abstract") }
}

private final class ScheduleBoxOf<S: Schedule>: ScheduleBox {
    private let schedule: S
    init(_ schedule: S) {
        self.schedule = schedule
        super.init(drivesMomentum: S.channels.contains(.momentum))
    }
    override func fill(_ table: Table) { schedule.fill(table) }
}

private class ListeningBox {
    func rate(base: Double, at time: Double, memory: UnsafePointer<Double>) -> Double {
        preconditionFailure("abstract")
    }
    func observe(_ seen: Observation, base: Double, memory: UnsafeMutablePointer<Double>) {
        preconditionFailure("abstract")
    }
}

private final class ListeningBoxOf<S: ListeningSchedule>: ListeningBox {
    private let schedule: S
    init(_ schedule: S) { self.schedule = schedule }
    override func rate(base: Double, at time: Double, memory: UnsafePointer<Double>) -> Double {
        schedule.rate(base: base, at: time, memory: memory)
    }
    override func observe(_ seen: Observation, base: Double, memory: UnsafeMutablePointer<Double>) {
        schedule.observe(seen, base: base, memory: memory)
    }
}

private class OptimizerBox {
    func accept(sparseGradientOf tensor: TensorShape) throws(Refusal) { preconditionFailure("abstract") }
    func layout(of slot: Int, in tensor: TensorShape) -> SlotLayout { preconditionFailure("abstract") }
    func measure(_ block: Block, into sums: UnsafeMutablePointer<Double>) throws(Failure) {
        preconditionFailure("abstract")
    }
    func advance(_ step: GroupStep) throws(Failure) { preconditionFailure("abstract") }
    func update(_ block: Block) throws(Failure) { preconditionFailure("abstract") }
    func evaluate(_ block: Block, into out: UnsafeMutablePointer<Float>) throws(Failure) {
        preconditionFailure("no evaluation point")
    }
}

private class OptimizerBoxOf<O: Optimizer>: OptimizerBox {
    fileprivate let optimizer: O
    /// The parameters that a step may change, with their places in the declared order.
    private let schedulable: [(index: Int, assign: (inout O, Double) -> Void)]

    init(_ optimizer: O) {
        self.optimizer = optimizer
        self.schedulable = O.parameters.enumerated().compactMap { index, parameter in
            parameter.assign.map { (index, $0) }
        }
        let places = O.parameters.enumerated().compactMap { index, parameter in
            parameter.offset.map { Place(index: index, offset: $0) }
        }
        self.places = places.count == schedulable.count ? places : nil
    }

    override func accept(sparseGradientOf tensor: TensorShape) throws(Refusal) {
        try optimizer.accept(sparseGradientOf: tensor)
    }

    override func layout(of slot: Int, in tensor: TensorShape) -> SlotLayout {
        optimizer.layout(of: slot, in: tensor)
    }

    override func measure(_ block: Block, into sums: UnsafeMutablePointer<Double>) throws(Failure) {
        try current(block.hyperparameter).measure(block, into: sums)
    }

    override func advance(_ step: GroupStep) throws(Failure) { try current(step.hyperparameter).advance(step) }

    override func update(_ block: Block) throws(Failure) { try current(block.hyperparameter).update(block) }

    /// The optimizer with this step's hyperparameters.
    private func current(_ hyperparameter: (Int) -> Double) -> O {
        var current = optimizer
        if let places {
            // Key paths would take longer than a block of a thousand parameters.
            withUnsafeMutableBytes(of: &current) { bytes in
                for place in places {
                    bytes.storeBytes(of: hyperparameter(place.index), toByteOffset: place.offset, as: Double.self)
                }
            }
        } else {
            for (index, assign) in schedulable { assign(&current, hyperparameter(index)) }
        }
        return current
    }

    /// Where the schedulable parameters are stored, if all of them are.
    private let places: [Place]?
}

/// A parameter's place in the declared order and in the optimizer's memory.
private struct Place {
    let index: Int
    let offset: Int
}

private final class AveragingBoxOf<O: AveragingOptimizer>: OptimizerBoxOf<O> {
    override func evaluate(_ block: Block, into out: UnsafeMutablePointer<Float>) throws(Failure) {
        try optimizer.evaluate(block, into: out)
    }
}

// MARK: - Memory that lives as long as the process

private func forever<Value>(_ value: Value) -> UnsafePointer<Value> {
    let pointer = UnsafeMutablePointer<Value>.allocate(capacity: 1)
    pointer.initialize(to: value)
    return UnsafePointer(pointer)
}

/// A C array; `nil` for an empty one.
private func table<Element>(_ elements: [Element]) -> UnsafeMutablePointer<Element?>? {
    if elements.isEmpty { return nil }
    let pointer = UnsafeMutablePointer<Element?>.allocate(capacity: elements.count)
    for (index, element) in elements.enumerated() { (pointer + index).initialize(to: element) }
    return pointer
}

private func text(_ string: String) -> UnsafePointer<CChar> {
    let bytes = Array(string.utf8CString)
    let pointer = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
    pointer.initialize(from: bytes, count: bytes.count)
    return UnsafePointer(pointer)
}

private func size<Value>(_ type: Value.Type) -> UInt32 { UInt32(MemoryLayout<Value>.size) }
