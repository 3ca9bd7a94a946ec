/// What a user typed to choose a schedule: a strategy, or several put together.
///
///     try ScheduleSpecification("linear(start_factor=0.01) for 5% -> cosine(eta_min=1e-5)")
///     try ScheduleSpecification("(linear for 500 steps -> plateau(patience=3)) * 0.5")
///
/// In a sequence (`->`) every piece gets the base of the sequence and counts its time from 0. In a product (`*`) both sides
/// get the same time, and the value of the left is the base of the right; a number is a factor on the rate.
public indirect enum ScheduleSpecification: Sendable, Equatable {
    case strategy(Specification)
    /// A number, as it was typed.
    case factor(String)
    /// Two or more.
    case product([ScheduleSpecification])
    /// Several pieces, or one with a length of its own.
    case sequence([Piece])

    public struct Piece: Sendable, Equatable {
        public let schedule: ScheduleSpecification
        /// `nil` takes what remains.
        public let length: TimeSpan?
        /// Where the length was written, or the piece if it has none.
        let location: SourceLocation?

        public init(_ schedule: ScheduleSpecification, for length: TimeSpan?, location: SourceLocation? = nil) {
            self.schedule = schedule
            self.length = length
            self.location = location
        }

        /// Whether another piece can follow: its length was written, or it is in brackets and all in it have lengths.
        public var hasLength: Bool { length != nil || schedule.hasLengthsOfItsOwn }

        public static func == (a: Piece, b: Piece) -> Bool { a.schedule == b.schedule && a.length == b.length }
    }

    /// Reads a specification; a mistake is reported with its column, counted from 1.
    public init(_ text: String) throws(SpecificationError) {
        var parser = SpecificationParser(text)
        self = try parser.schedule()
    }

    /// A straight climb to the base rate, and then this schedule with a time of its own.
    ///
    ///     try ScheduleSpecification("cosine").warmedUp(for: TimeSpan("5%")!).description
    ///     // "warmup(over=100%, final_factor=1) for 5% -> cosine"
    public func warmedUp(for length: TimeSpan) -> ScheduleSpecification {
        let climb = Specification(
            name: "warmup", arguments: [.init("over", .word("100%")), .init("final_factor", .word("1"))])
        return .sequence([Piece(.strategy(climb), for: length), Piece(self, for: nil)])
    }

    /// The strategies it is made of, from left to right.
    public var strategies: [Specification] {
        switch self {
        case .strategy(let strategy): [strategy]
        case .factor: []
        case .product(let factors): factors.flatMap(\.strategies)
        case .sequence(let pieces): pieces.flatMap(\.schedule.strategies)
        }
    }

    /// Whether it is a sequence all of whose pieces have lengths that are not shares of it: then they add up to its own.
    private var hasLengthsOfItsOwn: Bool {
        guard case .sequence(let pieces) = self else { return false }
        return pieces.allSatisfy { piece in
            piece.length.map { $0.unit != .percent } ?? piece.schedule.hasLengthsOfItsOwn
        }
    }

    /// Whether one piece follows another anywhere in it.
    var hasSequence: Bool {
        switch self {
        case .strategy, .factor: false
        case .product(let factors): factors.contains(where: \.hasSequence)
        case .sequence(let pieces): pieces.count > 1 || pieces.contains(where: \.schedule.hasSequence)
        }
    }
}

extension ScheduleSpecification: CustomStringConvertible {
    /// The text that reads back to the same value.
    public var description: String {
        switch self {
        case .strategy(let strategy): strategy.description
        case .factor(let number): number
        case .product(let factors): factors.map { $0.text(inBrackets: $0.isComposed) }.joined(separator: " * ")
        case .sequence(let pieces):
            pieces.map { piece in
                let schedule = piece.schedule
                let text = schedule.text(inBrackets: schedule.isSequence)
                return piece.length.map { "\(text) for \($0)" } ?? text
            }.joined(separator: " -> ")
        }
    }

    private var isSequence: Bool { if case .sequence = self { true } else { false } }
    private var isComposed: Bool { if case .product = self { true } else { isSequence } }
    private func text(inBrackets: Bool) -> String { inBrackets ? "(\(description))" : description }
}
