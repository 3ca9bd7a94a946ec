/// A length of time as people write it: a number with a unit.
///
///     TimeSpan("5%")         // a twentieth of the piece it stands in
///     TimeSpan("2 epochs")
///     TimeSpan("1 step")
public struct TimeSpan: Sendable, Equatable, CustomStringConvertible {
    public enum Unit: String, Sendable, CaseIterable {
        case steps, epochs, samples
        case percent = "%"
    }

    /// 0 or more.
    public let number: Double
    public let unit: Unit
    /// The number as it was typed.
    private let typed: String

    /// Reads `NUMBER UNIT`, a blank between them or not; `nil` if it is anything else.
    public init?(_ text: String) {
        guard let (number, unit) = Self.split(text), let value = Double(number: number), value >= 0 else { return nil }
        self.number = value
        self.unit = unit
        typed = number
    }

    public var description: String {
        switch unit {
        case .percent: "\(typed)%"
        default: "\(typed) \(typed == "1" ? String(unit.rawValue.dropLast()) : unit.rawValue)"
        }
    }

    /// The unit a word names: `step` as well as `steps`.
    static func unit(named word: String) -> Unit? {
        Unit.allCases.first { $0.rawValue == word || $0 != .percent && $0.rawValue == word + "s" }
    }

    /// The number and the unit of a text that ends with a unit.
    private static func split(_ text: String) -> (number: String, unit: Unit)? {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || "+-.eE".contains($0)) }
        // The e of "5epochs" belongs to the unit.
        for number in [digits, digits.dropLast()] where Double(number: String(number)) != nil {
            let rest = text[number.endIndex...]
            let word = rest.drop { $0 == " " }
            if let unit = unit(named: String(word)) { return (String(number), unit) }
        }
        return nil
    }
}
