/// A component's parameters with their values: complete, typed, in the declared order and inside their ranges.
public struct Arguments: Sendable, Equatable {
    /// A value ready to cross the boundary.
    public enum Value: Sendable, Equatable {
        case number(Double)
        case text(String)
        case list([Double])
        case unset
        /// Lengths with units, one or, for a list, several: they become numbers in `inTicks(of:own:component:)`.
        case times([Time])
    }
    /// A number that is a time.
    public enum Time: Sendable, Equatable {
        /// Bare: it counts by the component's own clock.
        case ticks(Double)
        case span(TimeSpan)
    }

    /// One per declared parameter.
    public internal(set) var values: [Value]
    /// Which of them the user gave.
    public let given: [Bool]
    /// Where the values were typed.
    let locations: [SourceLocation?]

    /// Checks what was typed against a component's own table; what was left out takes its default.
    ///
    /// - Parameter location: where the component was named.
    public init(
        _ typed: [Specification.Argument], for component: Component, location: SourceLocation? = nil
    ) throws(SpecificationError) {
        var values: [Value?] = Array(repeating: nil, count: component.parameters.count)
        var locations: [SourceLocation?] = Array(repeating: nil, count: component.parameters.count)
        for argument in typed {
            guard let index = component.parameters.firstIndex(where: { $0.key == argument.key }) else {
                throw
                    SpecificationError
                    .unknownKey(argument.key, component: component.name, declared: component.parameters)
                    .at(argument.keyLocation)
            }
            guard values[index] == nil else {
                throw SpecificationError.givenTwice(argument.key, component: component.name).at(argument.keyLocation)
            }
            let parameter = component.parameters[index]
            guard let value = Self.value(argument.value, for: parameter) else {
                throw
                    SpecificationError
                    .badValue(argument.value.text, component: component.name, parameter).at(argument.valueLocation)
            }
            values[index] = value
            locations[index] = argument.valueLocation
        }
        self.locations = locations
        self.given = values.map { $0 != nil }
        self.values = []
        for (value, parameter) in zip(values, component.parameters) {
            guard let value = value ?? Self.fallback(of: parameter) else {
                throw SpecificationError.missing(component: component.name, parameter).at(location)
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

    private static func value(_ typed: Specification.Value, for parameter: ParameterDeclaration) -> Value? {
        switch (parameter.kind, typed) {
        case (.float, .word(let word)), (.integer, .word(let word)):
            if parameter.isTime, let span = TimeSpan(word) { return .times([.span(span)]) }
            return Double(number: word).flatMap { parameter.accepts($0) ? .number($0) : nil }
        case (.boolean, .word("true")): return .number(1)
        case (.boolean, .word("false")): return .number(0)
        case (.choice(let choices), .word(let word)):
            return choices.firstIndex(of: word).map { .number(Double($0)) }
        case (.text, .string(let text)), (.text, .word(let text)):
            // It arrives NUL-terminated.
            return text.utf8.contains(0) ? nil : .text(text)
        case (.floats, .list(let words)), (.integers, .list(let words)):
            let times: [Time] = words.compactMap { word in
                if parameter.isTime, let span = TimeSpan(word) { return .span(span) }
                return Double(number: word).flatMap { parameter.accepts($0) ? .ticks($0) : nil }
            }
            guard times.count == words.count else { return nil }
            let numbers = times.compactMap { if case .ticks(let number) = $0 { number } else { nil } }
            return numbers.count == times.count ? .list(numbers) : .times(times)
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
