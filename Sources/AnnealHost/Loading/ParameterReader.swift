internal import CAnneal

/// Turns one row of a plugin's parameter table into a declaration that cannot contradict itself.
struct ParameterReader {
    let component: String
    let reader: TableReader

    func parameter(_ pointer: UnsafePointer<anneal_parameter>) throws(PluginError.Reason) -> ParameterDeclaration {
        let table: anneal_parameter = try reader.read(pointer, "anneal_parameter", ANNEAL_PARAMETER_V1_SIZE)
        let key = try reader.text(table.key, "a parameter of \(component) has no key")
        guard key.utf8.allSatisfy({ Self.isKeyByte($0) }) else {
            throw .contradiction("\(component)'s key \"\(key)\" has more than letters, digits and underscores")
        }
        let name = "\(component)'s \(key)"
        let kind = try self.kind(table, name)
        let declaration = ParameterDeclaration(
            key: key, help: try reader.text(table.help, "\(name) has no help sentence"), kind: kind,
            fallback: try fallback(table, kind, name), example: try example(table, kind, name),
            isFile: table.flags & ANNEAL_FILE != 0, role: try role(table, name), minimum: table.minimum,
            maximum: table.maximum, minimumIsOpen: table.flags & ANNEAL_MINIMUM_OPEN != 0,
            maximumIsOpen: table.flags & ANNEAL_MAXIMUM_OPEN != 0, isTime: table.flags & ANNEAL_TIME != 0,
            isAbsolute: table.flags & ANNEAL_ABSOLUTE != 0, isSchedulable: table.flags & ANNEAL_SCHEDULABLE != 0)
        try check(declaration, name)
        return declaration
    }

    private func kind(
        _ table: anneal_parameter, _ name: String
    ) throws(PluginError.Reason) -> ParameterDeclaration.Kind {
        switch Int32(bitPattern: table.type) {
        case ANNEAL_FLOAT: return .float
        case ANNEAL_INTEGER: return .integer
        case ANNEAL_BOOLEAN: return .boolean
        case ANNEAL_TEXT: return .text
        case ANNEAL_FLOATS: return .floats
        case ANNEAL_INTEGERS: return .integers
        case ANNEAL_CHOICE:
            var choices: [String] = []
            for pointer in try reader.pointers(table.choices, table.choice_count, "\(name)'s choice") {
                let choice = try reader.text(pointer, "a choice of \(name) has no name")
                guard !choices.contains(choice) else { throw .contradiction("\(name) has the choice \(choice) twice") }
                choices.append(choice)
            }
            guard !choices.isEmpty else { throw .contradiction("\(name) is a choice of nothing") }
            return .choice(choices)
        default: throw .contradiction("\(name) is of an unknown type, \(table.type)")
        }
    }

    private func fallback(
        _ table: anneal_parameter, _ kind: ParameterDeclaration.Kind, _ name: String
    ) throws(PluginError.Reason) -> ParameterDeclaration.Default {
        let isRequired = table.flags & ANNEAL_REQUIRED != 0
        let isDerived = table.flags & ANNEAL_DERIVED != 0
        if isRequired && isDerived { throw .contradiction("\(name) is required and may be left unset") }
        if isRequired { return .required }
        if isDerived { return .derived(try reader.text(table.default_text, "\(name) does not say what unset means")) }
        switch kind {
        case .text:
            guard let text = table.default_text, text[0] != 0 else { return .text("") }
            return .text(try reader.text(text, "\(name) has no default"))
        case .floats, .integers: return .emptyList
        default: return .number(table.default_number)
        }
    }

    private func example(
        _ table: anneal_parameter, _ kind: ParameterDeclaration.Kind, _ name: String
    ) throws(PluginError.Reason) -> String? {
        guard kind == .text, table.flags & ANNEAL_REQUIRED != 0, let text = table.default_text, text[0] != 0 else {
            return nil
        }
        return try reader.text(text, "\(name) has no example")
    }

    private func role(
        _ table: anneal_parameter, _ name: String
    ) throws(PluginError.Reason) -> ParameterDeclaration.Role {
        switch Int32(bitPattern: table.role) {
        case ANNEAL_ROLE_NONE: return .none
        case ANNEAL_ROLE_LR: return .lr
        case ANNEAL_ROLE_MOMENTUM: return .momentum
        case ANNEAL_ROLE_WEIGHT_DECAY: return .weightDecay
        default: throw .contradiction("\(name) has an unknown role, \(table.role)")
        }
    }

    private func check(_ parameter: ParameterDeclaration, _ name: String) throws(PluginError.Reason) {
        guard parameter.minimum <= parameter.maximum else {
            throw .contradiction("\(name) has a minimum above its maximum")
        }
        let isNumber = parameter.kind == .float || parameter.kind == .integer
        let isList = parameter.kind == .floats || parameter.kind == .integers
        guard isNumber || !parameter.isSchedulable else {
            throw .contradiction("\(name) is schedulable, but no number")
        }
        guard isNumber || isList || !parameter.isTime else { throw .contradiction("\(name) is a time, but no number") }
        guard parameter.kind == .text || !parameter.isFile else {
            throw .contradiction("\(name) is a file, but no text")
        }
        guard case .number(let number) = parameter.fallback else { return }
        switch parameter.kind {
        case .choice(let choices):
            guard let index = Int(exactly: number), choices.indices.contains(index) else {
                throw .contradiction("\(name) has the default \(number.shortest), which is none of its choices")
            }
        case .boolean:
            guard number == 0 || number == 1 else {
                throw .contradiction("\(name) has the default \(number.shortest), which is neither true nor false")
            }
        default:
            guard parameter.accepts(number) else {
                throw .contradiction("\(name) has a default outside its range, \(number.shortest)")
            }
        }
    }

    private static func isKeyByte(_ byte: UInt8) -> Bool {
        (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte) || byte == 95
    }
}
