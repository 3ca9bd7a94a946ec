internal import AnnealTensor

/// The rows that a trial is ranked by, and the order of those that it learns from.
struct SetAside {
    /// The share of the training rows that is set aside where nothing is given, and of a small set, where a tenth says little.
    private static let (share, smallShare, smallRows) = (0.1, 0.2, 2000)
    /// More rows would cost more than the trial.
    private static let mostRows = 2048

    let examples: Examples
    let rows: [Int]
    let order: BatchOrder

    /// - Throws: `FinderError` if there is no row to set aside.
    init(_ trainer: Trainer, order: BatchOrder, seed: UInt64) throws {
        var random = Random(seed: seed)
        let count = trainer.training.count
        if let validation = trainer.validation {
            examples = validation
            rows = Array(Self.chosen(of: validation.count, from: validation, &random).prefix(Self.mostRows))
            self.order = order.anew(over: nil, random: random)
            return
        }
        guard count > 1 else { throw FinderError.nothingToSetAside }
        let number = Self.count(of: count, inStepsOf: order.rowsPerStep)
        let shuffled = Self.chosen(of: count, from: trainer.training, &random)
        examples = trainer.training
        rows = Array(shuffled.suffix(number))
        self.order = order.anew(over: shuffled.dropLast(number).sorted(), random: random)
    }

    /// How many of so many rows are set aside, of at least two: whole steps of them if that is not too many, so that the last step of an
    /// epoch has as many rows as the run's. A last batch of two shakes a constant rate more than one of thirty.
    static func count(of rows: Int, inStepsOf step: Int) -> Int {
        let wanted = Double(rows) * (rows < smallRows ? smallShare : share)
        let number = min(max(1, Int(wanted.rounded())), mostRows, rows - 1)
        let whole = max(1, (number + step / 2) / step) * step
        return Double(whole) <= 1.5 * wanted && whole < rows ? whole : number
    }

    /// The end of a text is set aside, as `splittingValidation` does.
    private static func chosen(of count: Int, from examples: Examples, _ random: inout Random) -> [Int] {
        examples.text == nil ? random.permutation(count) : Array(0..<count)
    }
}

/// Why no rate can be looked for.
public enum FinderError: Error, Sendable, Equatable, CustomStringConvertible {
    case nothingToSetAside

    public var description: String {
        switch self {
        case .nothingToSetAside: "the learning-rate finder ranks rates by rows set aside, and there is a single row"
        }
    }
}
