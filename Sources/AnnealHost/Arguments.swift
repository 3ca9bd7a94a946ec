/// A component's parameters with their values: complete, typed, in the declared order and inside their ranges.
public struct Arguments: Sendable, Equatable {
    /// A value ready to cross the boundary.
    public enum Value: Sendable, Equatable {
        case number(Double)
        case text(String)
        case list([Double])
        case unset
    }

    /// One per declared parameter.
    public private(set) var values: [Value]
    /// Which of them the user gave.
    public let given: [Bool]

    /// Checks what was typed against a component's own table; what was left out takes its default.
    public init(_ typed: [Specification.Argument], for component: Component) throws(SpecificationError) {
        var values: [Value?] = Array(repeating: nil, count: component.parameters.count)
        for argument in typed {
            guard let index = component.parameters.firstIndex(where: { $0.key == argument.key }) else {
                throw .unknownKey(argument.key, component: component.name, declared: component.parameters)
            }
            guard values[index] == nil else { throw .givenTwice(argument.key, component: component.name) }
            let parameter = component.parameters[index]
            guard let value = Self.value(argument.value, for: parameter) else {
                throw .badValue(argument.value.text, component: component.name, parameter)
            }
            values[index] = value
        }
        self.given = values.map { $0 != nil }
        self.values = []
        for (value, parameter) in zip(values, component.parameters) {
            guard let value = value ?? Self.fallback(of: parameter) else {
                throw .missing(component: component.name, parameter)
            }
            self.values.append(value)
        }
    }

    /// Every value as a double; text, lists and unset ones are 0.
    public var numbers: [Double] {
        values.map { if case .number(let number) = $0 { number } else { 0 } }
    }

    /// Exchanges the value of a number that the caller has checked.
    public mutating func set(_ index: Int, to number: Double) { values[index] = .number(number) }

    /// Converts every time from one clock to another, so that the curve stays where it was.
    func converted(
        from old: Clock, to new: Clock, stepsPerEpoch: Int, of component: Component
    ) throws(SpecificationError) -> Arguments {
        guard old != new else { return self }
        var converted = self
        for (index, parameter) in component.parameters.enumerated() where parameter.isTime {
            func ticks(_ number: Double) throws(SpecificationError) -> Double {
                let ticks = new == .step ? number * Double(stepsPerEpoch) : number / Double(stepsPerEpoch)
                guard parameter.accepts(ticks) else {
                    throw .notWholeTicks(parameter.key, component: component.name, stepsPerEpoch: stepsPerEpoch)
                }
                return ticks
            }
            switch values[index] {
            case .number(let number): converted.values[index] = .number(try ticks(number))
            case .list(let numbers): converted.values[index] = .list(try numbers.map(ticks))
            case .text, .unset: break
            }
        }
        return converted
    }

    private static func value(_ typed: Specification.Value, for parameter: ParameterDeclaration) -> Value? {
        switch (parameter.kind, typed) {
        case (.float, .word(let word)), (.integer, .word(let word)):
            return Double(number: word).flatMap { parameter.accepts($0) ? .number($0) : nil }
        case (.boolean, .word("true")): return .number(1)
        case (.boolean, .word("false")): return .number(0)
        case (.choice(let choices), .word(let word)):
            return choices.firstIndex(of: word).map { .number(Double($0)) }
        case (.text, .string(let text)), (.text, .word(let text)):
            // It arrives NUL-terminated.
            return text.utf8.contains(0) ? nil : .text(text)
        case (.floats, .list(let words)), (.integers, .list(let words)):
            let numbers = words.compactMap { Double(number: $0) }
            return numbers.count == words.count && numbers.allSatisfy(parameter.accepts) ? .list(numbers) : nil
        default: return nil
        }
    }

    private static func fallback(of parameter: ParameterDeclaration) -> Value? {
        switch parameter.fallback {
        case .number(let number): .number(number)
        case .text(let text): .text(text)
        case .emptyList: .list([])
        case .derived: .unset
        case .required: nil
        }
    }
}

extension Double {
    /// Reads a decimal number as people type it: no hexadecimal, no "nan", no "inf".
    public init?(number text: String) {
        guard text.utf8.allSatisfy({ (48...57).contains($0) || "+-.eE".utf8.contains($0) }) else { return nil }
        guard let number = Double(text), number.isFinite else { return nil }
        self = number
    }
}
