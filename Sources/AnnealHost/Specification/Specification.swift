/// What a user typed to choose a strategy: `name` or `name(key=value, …)`.
///
///     try Specification("step(step_size=10, gamma=0.5)").name   // "step"
public struct Specification: Sendable, Equatable {
    /// A value as it was typed.
    public enum Value: Sendable, Equatable {
        /// A number with or without a unit, `true`, or another bare word.
        case word(String)
        /// A "string", without its quotes.
        case string(String)
        case list([String])

        /// Reads a value as it is typed; a text that is none becomes a string.
        public init(_ text: String) {
            var parser = SpecificationParser(text)
            self = parser.valueAlone() ?? .string(text)
        }

        /// As it would be typed again.
        public var text: String {
            switch self {
            case .word(let word): word
            case .string(let string):
                "\"" + string.unicodeScalars.map { $0 == "\\" || $0 == "\"" ? "\\\($0)" : "\($0)" }.joined() + "\""
            case .list(let elements): "[\(elements.joined(separator: ", "))]"
            }
        }
    }
    public struct Argument: Sendable, Equatable {
        public let key: String
        public let value: Value
        let keyLocation: SourceLocation?
        let valueLocation: SourceLocation?

        /// - Parameters:
        ///   - keyLocation: where the key was written.
        ///   - valueLocation: where the value was written.
        public init(
            _ key: String, _ value: Value, keyLocation: SourceLocation? = nil, valueLocation: SourceLocation? = nil
        ) {
            self.key = key
            self.value = value
            self.keyLocation = keyLocation
            self.valueLocation = valueLocation
        }

        public static func == (a: Argument, b: Argument) -> Bool { a.key == b.key && a.value == b.value }
    }

    public let name: String
    public var arguments: [Argument]
    /// Where the name was written.
    let location: SourceLocation?

    public init(name: String, arguments: [Argument] = [], location: SourceLocation? = nil) {
        self.name = name
        self.arguments = arguments
        self.location = location
    }

    public static func == (a: Specification, b: Specification) -> Bool {
        a.name == b.name && a.arguments == b.arguments
    }

    /// Where the text was typed that a plugin refuses: its sentence may begin with a key, followed by a column of that text.
    ///
    ///     "signature, column 5: expected …"     "T_0 must be above warmup"
    func location(of sentence: String) -> SourceLocation? {
        for argument in arguments {
            guard sentence.hasPrefix(argument.key), let value = argument.valueLocation else { continue }
            let rest = sentence.dropFirst(argument.key.count)
            if rest.hasPrefix(" ") { return value }
            let (start, digits) = (", column ", rest.dropFirst(9).prefix { $0.isASCII && $0.isNumber })
            guard rest.hasPrefix(start), let column = Int(digits) else { continue }
            // In a file the text may be quoted or not, and a backslash is one character more than was meant.
            guard value.file == nil, case .string(let text) = argument.value, !argument.value.text.contains("\\"),
                column <= text.unicodeScalars.count + 1
            else { return value }
            return SourceLocation(text: value.text, offset: value.offset + column)
        }
        return arguments.count == 1 ? arguments[0].valueLocation ?? location : location
    }

    /// Reads a specification; a mistake is reported with its column, counted from 1.
    public init(_ text: String) throws(SpecificationError) {
        var parser = SpecificationParser(text)
        self = try parser.strategyAlone()
    }
}

extension Specification: CustomStringConvertible {
    /// The text that reads back to the same value.
    public var description: String {
        arguments.isEmpty
            ? name : "\(name)(\(arguments.map { "\($0.key)=\($0.value.text)" }.joined(separator: ", ")))"
    }
}
