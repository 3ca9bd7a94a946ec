internal import AnnealHost

/// A tensor that two states hold otherwise, A and B.
///
///     "\(difference)"   // as "0.weight: 3 of 640 numbers differ, the first at [2, 5]: 0.25 in A, 0.5 in B"
public struct TensorDifference: Sendable, Equatable, CustomStringConvertible {
    public enum Kind: Sendable, Equatable {
        /// How many of its numbers, and the first of them with both values.
        case numbers(differing: Int, of: Int, first: [Int], Double, Double)
        case shape([Int], [Int])
        case onlyInFirst, onlyInSecond
    }

    /// As `StateNumbers` calls it.
    public let name: String
    public let kind: Kind

    init(name: String, _ kind: Kind) {
        self.name = name
        self.kind = kind
    }

    public var description: String { sentence("in A", "in B") }

    /// The same of two states that are called otherwise.
    public func sentence(_ first: String, _ second: String) -> String {
        switch kind {
        case .numbers(let differing, let count, let place, let a, let b):
            "\(title): \(differing) of \(count) numbers differ\(count == 1 ? "" : ", the first at \(place)"): "
                + "\(Self.text(a)) \(first), \(Self.text(b)) \(second)"
        case .shape(let a, let b) where name == "run.order":
            "\(title): \(a.first ?? 0) rows \(first), \(b.first ?? 0) \(second)"
        case .shape(let a, let b): "\(title): its shape is \(a) \(first), \(b) \(second)"
        case .onlyInFirst: "\(title): there is one only \(first)"
        case .onlyInSecond: "\(title): there is one only \(second)"
        }
    }

    /// A weight has 32 bits, and the digits of those.
    private static func text(_ number: Double) -> String {
        let single = Float(number)
        return number != number.rounded() && Double(single) == number ? "\(single)" : number.shortest
    }

    /// Whether both have it.
    public var isOfBoth: Bool { kind != .onlyInFirst && kind != .onlyInSecond }

    /// Whether it is of the order in which rows are learned from.
    public var isOfOrder: Bool { name == "run.order" || name == "run.random" }

    /// Its name, or what it is to a run.
    public var title: String {
        switch name {
        case "run.order": "the rows to learn from"
        case "run.random": "the generator of the order of the data"
        case "run.counters": "the counters of the run"
        case "run.progress": "the last rate"
        default: name
        }
    }
}
