internal import AnnealEvidence
internal import AnnealHost

/// A parameter of a schedule that a search varies, and between which values.
struct FamilyNumber {
    let parameter: ParameterDeclaration
    private let values: Values

    private enum Values {
        case range(SearchRange, isPercent: Bool)
        case words([String])
    }

    /// A fifth of the run: how long a climb or a last part is, unless it is said.
    private static let longest = 20.0

    /// Between the values that the plugin's own table suggests: all words of a choice; a number from bound to bound if that is a range of
    /// at most 1, or from a tenth of its default to ten times that; a time that is none by default, or must be given, up to a fifth of
    /// the run.
    ///
    /// - Returns: `nil` where it suggests none, as for a lowest rate.
    init?(_ parameter: ParameterDeclaration) {
        guard !parameter.isAbsolute else { return nil }
        self.parameter = parameter
        switch parameter.kind {
        case .choice(let words): values = .words(words)
        case .boolean: values = .words(["false", "true"])
        case .float, .integer:
            let standard: Double? = if case .number(let number) = parameter.fallback { number } else { nil }
            if parameter.isTime {
                guard standard == 0 || parameter.fallback == .required,
                    let range = SearchRange(0...Self.longest, isLogarithmic: false)
                else { return nil }
                values = .range(range, isPercent: true)
            } else if parameter.maximum - parameter.minimum <= 1,
                let range = SearchRange(parameter.minimum...parameter.maximum, isLogarithmic: false)
            {
                values = .range(range, isPercent: false)
            } else if let standard, standard > 0,
                let range = SearchRange(
                    max(standard / 10, parameter.minimum)...min(standard * 10, parameter.maximum), isLogarithmic: true)
            {
                values = .range(range, isPercent: false)
            } else {
                return nil
            }
        case .text, .floats, .integers: return nil
        }
    }

    /// Between values that were typed.
    init(_ parameter: ParameterDeclaration, _ typed: RangeText, of name: String) throws {
        let (low, high) = (typed.range.bounds.lowerBound, typed.range.bounds.upperBound)
        guard parameter.kind == .float || parameter.kind == .integer else {
            throw UsageError("\(name)'s \(parameter.key) is \(parameter.typeText), and has no range")
        }
        guard parameter.isTime == typed.isPercent else {
            throw UsageError(
                parameter.isTime
                    ? "\(name)'s \(parameter.key) is a time: its range is one of shares of the run, \(parameter.key)=0%..20%"
                    : "\(name)'s \(parameter.key) is no time: its range is one of numbers")
        }
        for bound in [low, high] where bound < parameter.minimum || bound > parameter.maximum {
            throw UsageError("\(name)'s \(parameter.key) is \(parameter.rangeText): \(bound.shortest) lies outside")
        }
        self.parameter = parameter
        values = .range(typed.range, isPercent: typed.isPercent)
    }

    /// The argument at a share of the range.
    func argument(at share: Double) -> Specification.Argument {
        switch values {
        case .words(let words):
            return .init(parameter.key, .word(words[min(words.count - 1, Int(share * Double(words.count)))]))
        case .range(let range, let isPercent):
            var number = range.value(at: share)
            if parameter.kind == .integer { number = number.rounded() }
            // A bound itself may be illegal, and what is next to it is not.
            if !isPercent && !parameter.accepts(number) {
                let (low, high) = (range.bounds.lowerBound, range.bounds.upperBound)
                number = number <= low ? low + (high - low) / 1000 : high - (high - low) / 1000
            }
            return .init(parameter.key, .word(number.shortest + (isPercent ? "%" : "")))
        }
    }

    /// As in the introduction: `y1 0..1`.
    var inWords: String {
        switch values {
        case .words(let words): return "\(parameter.key) \(words.joined(separator: "|"))"
        case .range(let range, let isPercent):
            let sign = isPercent ? "%" : ""
            let (low, high) = (range.bounds.lowerBound.shortest, range.bounds.upperBound.shortest)
            return "\(parameter.key) \(low)\(sign)..\(high)\(sign)" + (range.isLogarithmic ? " (log)" : "")
        }
    }
}
