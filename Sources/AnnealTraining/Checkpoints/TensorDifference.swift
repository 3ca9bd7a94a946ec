internal import AnnealHost

/// A tensor that two states hold otherwise, A and B.
///
///     "\(difference)"   // as "0.weight: 3 of 640 numbers differ, the first at [2, 5]: 0.25 in A, 0.5 in B"
public struct TensorDifference: Sendable, Equatable, CustomStringConvertible {
    public enum Kind: Sendable, Equatable {
        /// How many of its numbers, and the first of them with both values.
        case numbers(differing: Int, of: Int, first: [Int], Number, Number)
        case shape([Int], [Int])
        case onlyInFirst, onlyInSecond
    }

    /// A number of a tensor as it is written, so that two that differ are written otherwise.
    public struct Number: Sendable, Equatable, CustomStringConvertible {
        public let description: String
        /// `nil` if it is an integer that no `Double` is equal to, or of a type that has no arithmetic here.
        public let value: Double?

        init(_ number: Double) {
            description = number.isNaN ? Self.unordered(number.bitPattern) : number.shortest
            value = number
        }

        /// A weight has 32 bits, and the digits of those.
        init(_ number: Float) {
            let isWhole = number == number.rounded()
            description =
                number.isNaN ? Self.unordered(number.bitPattern) : isWhole ? Double(number).shortest : "\(number)"
            value = Double(number)
        }

        init(_ number: some FixedWidthInteger) {
            description = "\(number)"
            value = Double(exactly: number)
        }

        init(bytes: some Collection<UInt8>) {
            description = "0x" + bytes.reversed().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            value = nil
        }

        /// There are many that are no number.
        private static func unordered(_ bits: some FixedWidthInteger) -> String { "nan (0x\(String(bits, radix: 16)))" }
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
                + "\(a) \(first), \(b) \(second)"
        case .shape(let a, let b) where name == "run.order":
            "\(title): \(a.first ?? 0) rows \(first), \(b.first ?? 0) \(second)"
        case .shape(let a, let b): "\(title): its shape is \(a) \(first), \(b) \(second)"
        case .onlyInFirst: "\(title): there is one only \(first)"
        case .onlyInSecond: "\(title): there is one only \(second)"
        }
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
