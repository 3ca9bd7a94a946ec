/// One parameter as a plugin declares it.
public struct ParameterDeclaration: Sendable, Equatable {
    /// The type of the value, with what belongs to it.
    public enum Kind: Sendable, Equatable {
        case float, integer, boolean, text, floats, integers
        case choice([String])

        var isList: Bool { self == .floats || self == .integers }
    }
    /// What becomes of a parameter that is not given.
    public enum Default: Sendable, Equatable {
        case number(Double)
        case text(String)
        case emptyList
        /// It must be given.
        case required
        /// Unset is legal and means what the text says.
        case derived(String)
    }
    /// What the number is to training; schedules' channels are matched to it.
    public enum Role: String, Sendable {
        case none, lr, momentum
        case weightDecay = "weight_decay"
    }

    public let key: String
    public let help: String
    public let kind: Kind
    public let fallback: Default
    /// A text that the component accepts, where one must be given; of a file what such a file may hold.
    public let example: String?
    /// A text that is the path of a file.
    public let isFile: Bool
    public let role: Role
    public let minimum: Double
    public let maximum: Double
    public let minimumIsOpen: Bool
    public let maximumIsOpen: Bool
    /// A length, which is converted when the clock changes.
    public let isTime: Bool
    /// Given, it sets the rate itself.
    public let isAbsolute: Bool
    /// May change at every step.
    public let isSchedulable: Bool

    /// Whether a number is legal.
    public func accepts(_ number: Double) -> Bool {
        guard number.isFinite else { return false }
        if kind == .integer || kind == .integers {
            guard number == number.rounded(), abs(number) <= 9_007_199_254_740_992 else { return false }
        }
        return (minimumIsOpen ? number > minimum : number >= minimum)
            && (maximumIsOpen ? number < maximum : number <= maximum)
    }

    /// The type in words: "number", "triangular | triangular2". A time is a number of ticks or a length with a unit.
    public var typeText: String {
        switch kind {
        case .float where isTime, .integer where isTime: "time"
        case .floats where isTime, .integers where isTime: "list of times"
        case .float: "number"
        case .integer: "whole number"
        case .boolean: "true | false"
        case .text: isFile ? "file" : "text"
        case .floats: "list of numbers"
        case .integers: "list of whole numbers"
        case .choice(let choices): choices.joined(separator: " | ")
        }
    }

    /// The legal range in words: "0 to 1", "above 0"; empty when there is none.
    public var rangeText: String {
        switch (minimum.isFinite, maximum.isFinite) {
        case (false, false): ""
        case (true, false): minimumIsOpen ? "above \(minimum.shortest)" : "at least \(minimum.shortest)"
        case (false, true): maximumIsOpen ? "below \(maximum.shortest)" : "at most \(maximum.shortest)"
        case (true, true):
            (minimumIsOpen ? "above \(minimum.shortest)" : minimum.shortest)
                + (maximumIsOpen ? " to below \(maximum.shortest)" : " to \(maximum.shortest)")
        }
    }

    /// The default in words: "0.1", "required", "the whole run".
    public var defaultText: String {
        switch fallback {
        case .number(let number):
            switch kind {
            case .boolean: number == 0 ? "false" : "true"
            case .choice(let choices): choices[Int(number)]
            default: number.shortest
            }
        case .text(let text): "\"\(text)\""
        case .emptyList: "[]"
        case .required: "required"
        case .derived(let meaning): meaning
        }
    }

    /// Type, range and default in a few words, for messages: "gamma (number, 0 to 1, default 0.1)".
    var inWords: String {
        let range = rangeText.isEmpty ? "" : ", \(rangeText)"
        let fallback = fallback == .required ? "required" : "default \(defaultText)"
        return "\(key) (\(typeText)\(range), \(fallback))"
    }
}
