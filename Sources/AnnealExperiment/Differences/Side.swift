/// Which of two runs that are compared.
public enum Side: String, Sendable, Codable {
    case a = "A"
    case b = "B"

    public var other: Side { self == .a ? .b : .a }
}
