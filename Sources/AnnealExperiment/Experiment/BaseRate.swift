internal import AnnealHost

/// The rate that schedules start from.
public enum BaseRate: Sendable, Equatable, CustomStringConvertible {
    case given(Double)
    /// The one that the learning-rate finder suggests, written `find`.
    case found

    public init(_ text: String) throws(ValueError) {
        self = text == "find" ? .found : .given(try NumberText.rate(text))
    }

    /// `nil` if it is still to be found.
    public var number: Double? { if case .given(let rate) = self { rate } else { nil } }

    public var description: String {
        switch self {
        case .given(let rate): rate.shortest
        case .found: "find"
        }
    }
}

extension TextForm<BaseRate> {
    static var rate: TextForm {
        TextForm(
            read: { text, _ in try BaseRate(text) }, text: { $0.description }, json: { $0.description },
            isNarrower: true)
    }
}
