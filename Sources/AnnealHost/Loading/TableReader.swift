internal import CAnneal

/// Copies a plugin's tables once and checks that they agree with themselves.
///
/// A struct is imported as the contract says: its first four bytes are its size; only that many bytes are copied over zeroes,
/// because a plugin built with an older header has a shorter struct than the one this host was compiled with.
struct TableReader {
    let file: PluginFile

    func components(of plugin: UnsafeRawPointer) throws(PluginError.Reason) -> [Component] {
        let plugin: anneal_plugin = try read(plugin, "anneal_plugin", ANNEAL_PLUGIN_V1_SIZE)
        let version = try text(plugin.version, "the plugin has no version")
        let tables = try pointers(plugin.components, plugin.component_count, "component")
        guard !tables.isEmpty else { throw .contradiction("it offers no component") }
        let evaluation = try self.evaluation(of: plugin, tables)
        var components: [Component] = []
        for table in tables {
            let component = try self.component(table, version: version, evaluation)
            guard !components.contains(where: { $0.name == component.name }) else {
                throw .duplicateName(component.name)
            }
            components.append(component)
        }
        return components
    }

    private func component(
        _ handle: UnsafePointer<anneal_component>, version: String, _ evaluation: EvaluationTable?
    ) throws(PluginError.Reason) -> Component {
        let table: anneal_component = try read(handle, "anneal_component", ANNEAL_COMPONENT_V1_SIZE)
        let name = try text(table.name, "a component has no name")
        guard Self.isName(name) else {
            throw .contradiction("\"\(name)\" is no name: lower-case letters, digits and hyphens, a letter first")
        }
        var parameters: [ParameterDeclaration] = []
        for pointer in try pointers(table.parameters, table.parameter_count, "\(name)'s parameter") {
            let parameter = try ParameterReader(component: name, reader: self).parameter(pointer)
            guard !parameters.contains(where: { $0.key == parameter.key }) else {
                throw .contradiction("\(name) declares the parameter \(parameter.key) twice")
            }
            parameters.append(parameter)
        }
        guard let api = table.api else { throw .contradiction("\(name) has no functions") }
        let evaluation = evaluation.flatMap { $0.components.contains(handle) ? $0.function : nil }
        let kind: Component.Kind
        let functions: Component.Functions
        switch table.kind {
        case UInt32(ANNEAL_SCHEDULE):
            kind = .schedule
            functions = .schedule(try schedule(api, of: name))
            if evaluation != nil { throw .contradiction("\(name) has weights to evaluate, but is no optimizer") }
        case UInt32(ANNEAL_OPTIMIZER):
            kind = .optimizer
            functions = .optimizer(try optimizer(api, of: name, parameters, evaluation))
        default: throw .contradiction("\(name) is of an unknown kind, \(table.kind)")
        }
        return Component(
            name: name, kind: kind, summary: try text(table.summary, "\(name) has no summary"), version: version,
            plugin: file, parameters: parameters, handle: handle, functions: functions)
    }

    private func schedule(_ pointer: UnsafeRawPointer, of name: String) throws(PluginError.Reason) -> ScheduleTable {
        let api: anneal_schedule_api = try read(pointer, "anneal_schedule_api", ANNEAL_SCHEDULE_API_V1_SIZE)
        guard api.create != nil, api.destroy != nil, api.fill != nil else {
            throw .contradiction("\(name) lacks create, destroy or fill")
        }
        let clock: Clock
        switch api.default_clock {
        case UInt32(ANNEAL_PER_EPOCH): clock = .epoch
        case UInt32(ANNEAL_PER_STEP): clock = .step
        default: throw .contradiction("\(name) has an unknown clock, \(api.default_clock)")
        }
        var channels: [String] = []
        for pointer in try pointers(api.channels, UInt64(api.channel_count), "\(name)'s channel") {
            let channel = try text(pointer, "a channel of \(name) has no name")
            guard !channels.contains(channel) else { throw .contradiction("\(name) has the channel \(channel) twice") }
            channels.append(channel)
        }
        guard channels.first == "lr" else { throw .contradiction("\(name)'s first channel is not lr") }
        var states: [ScheduleTable.State] = []
        for pointer in try pointers(api.states, api.state_count, "\(name)'s state") {
            let state: anneal_state = try read(pointer, "anneal_state", ANNEAL_STATE_V1_SIZE)
            let key = try text(state.key, "a state of \(name) has no key")
            guard !states.contains(where: { $0.key == key }) else {
                throw .contradiction("\(name) has the state \(key) twice")
            }
            states.append(ScheduleTable.State(key: key, initial: state.initial))
        }
        guard states.isEmpty || api.observe != nil else {
            throw .contradiction("\(name) declares state that no observe can change")
        }
        return ScheduleTable(
            clock: clock, channels: channels, states: states, needsHorizon: api.flags & ANNEAL_NEEDS_HORIZON != 0,
            allowsFractionalTime: api.flags & ANNEAL_FRACTIONAL_TIME != 0, api: api)
    }

    private func optimizer(
        _ pointer: UnsafeRawPointer, of name: String, _ parameters: [ParameterDeclaration],
        _ evaluation: OptimizerTable.Evaluation?
    ) throws(PluginError.Reason) -> OptimizerTable {
        let api: anneal_optimizer_api = try read(pointer, "anneal_optimizer_api", ANNEAL_OPTIMIZER_API_V1_SIZE)
        guard api.create != nil, api.destroy != nil, api.update != nil else {
            throw .contradiction("\(name) lacks create, destroy or update")
        }
        guard (api.measure_count == 0) == (api.measure == nil), api.measure_count <= 64 else {
            throw .contradiction("\(name) has \(api.measure_count) measuring passes that do not fit its measure")
        }
        let cut: OptimizerTable.Cut
        switch api.flags & (ANNEAL_CUT_ANYWHERE | ANNEAL_CUT_ROWS | ANNEAL_CUT_NEVER) {
        case ANNEAL_CUT_ANYWHERE: cut = .anywhere
        case ANNEAL_CUT_ROWS: cut = .rows
        case ANNEAL_CUT_NEVER: cut = .never
        default: throw .contradiction("\(name) must say in exactly one way how tensors may be cut")
        }
        let rates = parameters.filter { $0.role == .lr }
        guard rates.count == 1, rates[0].isSchedulable else {
            throw .contradiction("\(name) needs exactly one schedulable parameter in the role of the learning rate")
        }
        var slots: [OptimizerTable.Slot] = []
        for pointer in try pointers(api.slots, UInt64(api.slot_count), "\(name)'s slot") {
            let slot = try self.slot(pointer, of: name)
            guard !slots.contains(where: { $0.key == slot.key }) else {
                throw .contradiction("\(name) has the slot \(slot.key) twice")
            }
            slots.append(slot)
        }
        var reductions: [OptimizerTable.Scope] = []
        for pointer in try pointers(api.reductions, UInt64(api.reduction_count), "\(name)'s reduction") {
            let reduction: anneal_reduction = try read(pointer, "anneal_reduction", ANNEAL_REDUCTION_V1_SIZE)
            _ = try text(reduction.key, "a reduction of \(name) has no key")
            switch reduction.scope {
            case UInt32(ANNEAL_SCOPE_TENSOR): reductions.append(.tensor)
            case UInt32(ANNEAL_SCOPE_GROUP): reductions.append(.group)
            case UInt32(ANNEAL_SCOPE_ALL): reductions.append(.all)
            default: throw .contradiction("a reduction of \(name) has an unknown scope, \(reduction.scope)")
            }
        }
        guard !(cut == .anywhere && reductions.contains(.tensor)) else {
            throw .contradiction("\(name) sums over single tensors, but lets blocks span several")
        }
        return OptimizerTable(
            cut: cut, sharesBlocks: api.flags & ANNEAL_SHARES_BLOCKS != 0,
            takesSparseRows: api.flags & ANNEAL_SPARSE_ROWS != 0, slots: slots, reductions: reductions,
            measureCount: Int(api.measure_count), api: api, evaluation: evaluation)
    }

    private func slot(
        _ pointer: UnsafePointer<anneal_slot>, of name: String
    ) throws(PluginError.Reason) -> OptimizerTable.Slot {
        let slot: anneal_slot = try read(pointer, "anneal_slot", ANNEAL_SLOT_V1_SIZE)
        let key = try text(slot.key, "a slot of \(name) has no key")
        switch Int32(bitPattern: slot.kind) {
        case ANNEAL_LIKE_PARAMETER: break
        case ANNEAL_VALUES, ANNEAL_PER_GROUP:
            guard slot.value_count > 0, slot.value_count <= 1 << 20 else {
                throw .contradiction("\(name)'s slot \(key) has \(slot.value_count) values")
            }
        default: throw .contradiction("\(name)'s slot \(key) is of an unknown kind, \(slot.kind)")
        }
        return OptimizerTable.Slot(
            key: key, kind: slot.kind, initial: slot.initial, valueCount: Int(clamping: slot.value_count))
    }

    private typealias EvaluationTable = (
        components: [UnsafePointer<anneal_component>], function: OptimizerTable.Evaluation
    )

    private func evaluation(
        of plugin: anneal_plugin, _ components: [UnsafePointer<anneal_component>]
    ) throws(PluginError.Reason) -> EvaluationTable? {
        guard let pointer = plugin.extension?("anneal.evaluation/1") else { return nil }
        let table: anneal_evaluation = try read(pointer, "anneal_evaluation", ANNEAL_EVALUATION_V1_SIZE)
        let named = try pointers(table.components, UInt64(table.component_count), "evaluation's component")
        guard let function = table.evaluation, !named.isEmpty, named.allSatisfy(components.contains) else {
            throw .contradiction("its anneal.evaluation/1 lacks a function, or optimizers that it offers")
        }
        return (named, function)
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, (97...122).contains(first) else { return false }
        return text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
    }
}

extension TableReader {
    /// A struct, imported once.
    func read<Table>(
        _ pointer: UnsafeRawPointer, _ name: String, _ minimum: UInt32
    ) throws(PluginError.Reason) -> Table {
        let size = pointer.loadUnaligned(as: UInt32.self)
        guard size >= minimum else { throw .tooSmall(table: name, size: size, minimum: minimum) }
        return withUnsafeTemporaryAllocation(of: Table.self, capacity: 1) { buffer in
            let bytes = UnsafeMutableRawBufferPointer(buffer)
            bytes.initializeMemory(as: UInt8.self, repeating: 0)
            bytes.copyMemory(from: UnsafeRawBufferPointer(start: pointer, count: min(Int(size), bytes.count)))
            return buffer[0]
        }
    }

    /// The elements of a C array of pointers, none of which may be NULL.
    func pointers<Element>(
        _ array: UnsafePointer<UnsafePointer<Element>?>?, _ count: UInt64, _ what: String
    ) throws(PluginError.Reason) -> [UnsafePointer<Element>] {
        guard count <= 4096 else { throw .contradiction("it says that it has \(count) of \(what)") }
        guard count > 0 else { return [] }
        guard let array else { throw .contradiction("the table of \(what) is missing") }
        var elements: [UnsafePointer<Element>] = []
        for index in 0..<Int(count) {
            guard let element = array[index] else { throw .contradiction("\(what) \(index) is missing") }
            elements.append(element)
        }
        return elements
    }

    /// A string that must be there.
    func text(_ pointer: UnsafePointer<CChar>?, _ missing: String) throws(PluginError.Reason) -> String {
        guard let pointer, pointer[0] != 0 else { throw .contradiction(missing) }
        guard let text = String(validatingCString: pointer) else { throw .contradiction("\(missing) in UTF-8") }
        return text
    }
}
