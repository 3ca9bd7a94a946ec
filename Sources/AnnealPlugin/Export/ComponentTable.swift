import CAnneal

/// A component's functions by its kind.
enum ComponentFunctions {
    case schedule(UnsafePointer<anneal_schedule_api>)
    case optimizer(UnsafePointer<anneal_optimizer_api>)

    var kind: Int32 {
        switch self {
        case .schedule: ANNEAL_SCHEDULE
        case .optimizer: ANNEAL_OPTIMIZER
        }
    }

    var table: UnsafeRawPointer {
        switch self {
        case .schedule(let table): UnsafeRawPointer(table)
        case .optimizer(let table): UnsafeRawPointer(table)
        }
    }
}

/// A component's name, sentence, parameters and functions.
func componentTable<C: Component>(
    _ type: C.Type, _ functions: ComponentFunctions, _ maker: Maker
) -> UnsafePointer<anneal_component> {
    let defaults = C()
    let parameters = C.parameters.map { leaked(parameterTable($0, defaults)) }
    return leaked(
        anneal_component(
            struct_size: size(anneal_component.self), kind: UInt32(functions.kind), name: leakedText(C.id),
            summary: leakedText(C.summary), parameter_count: UInt64(parameters.count),
            parameters: leakedArray(parameters), api: functions.table,
            context: Unmanaged.passRetained(maker).toOpaque()))
}

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
        role: UInt32(role), key: leakedText(parameter.key), help: leakedText(parameter.help),
        default_number: parameter.defaultNumber(defaults), minimum: parameter.bounds.minimum,
        maximum: parameter.bounds.maximum, default_text: parameter.defaultText(defaults).map(leakedText),
        choice_count: UInt64(parameter.choices.count), choices: leakedArray(parameter.choices.map(leakedText)))
}
