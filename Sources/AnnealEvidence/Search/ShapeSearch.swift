/// A search for the best shape of several families, in rounds: first Sobol' points over each family's whole space, then, of the better
/// half of the families, points in a box half as wide about the best shape so far, and so on.
///
///     var search = ShapeSearch(dimensions: [5, 1])     // two families, one with five numbers and one with a single one
///     search.shapes                                     // the first round's, 2 · 8 points and each family as it stands
///     search.refine { shape in … }                      // by the score of each
///
/// What comes next follows from the scores of all shapes of a round, and from nothing else.
public struct ShapeSearch: Sendable {
    /// A family with its numbers, as shares of their ranges; without numbers it is the family as it stands.
    public struct Shape: Hashable, Sendable {
        public let family: Int
        public let shares: [Double]

        public init(family: Int, shares: [Double]) {
            self.family = family
            self.shares = shares
        }
    }

    /// Rounds after the first.
    public static let refinements = 2

    /// Every shape so far, round by round.
    public private(set) var shapes: [Shape]
    /// From 0.
    public private(set) var round = 0
    /// Whether there is a round to come.
    public var isOver: Bool { round >= Self.refinements }

    private let dimensions: [Int]
    private let count: Int

    /// - Parameters:
    ///   - dimensions: by family how many numbers it has, each at most `SobolSequence.mostDimensions`.
    ///   - count: points of a family in the first round; half as many in each later one.
    public init(dimensions: [Int], count: Int = 8) {
        self.dimensions = dimensions
        self.count = max(1, count)
        shapes = dimensions.enumerated().flatMap { family, dimensions in
            [Shape(family: family, shares: [])]
                + Self.points(1...max(1, count), dimensions).map { Shape(family: family, shares: $0) }
        }
    }

    private static func points(_ indices: ClosedRange<Int>, _ dimensions: Int) -> [[Double]] {
        guard dimensions > 0, let sequence = SobolSequence(dimensions: dimensions) else { return [] }
        return indices.map(sequence.point)
    }

    /// Adds the next round.
    ///
    /// - Parameter score: higher is better; `nil` for a shape that did not train.
    public mutating func refine(_ score: (Shape) -> Double?) {
        round += 1
        let best = dimensions.indices.compactMap { family -> (shape: Shape, score: Double)? in
            Self.best(of: shapes.filter { $0.family == family && !$0.shares.isEmpty }, score)
        }
        let better = best.sorted { $0.score == $1.score ? $0.shape.family < $1.shape.family : $0.score > $1.score }
            .prefix((dimensions.count + 1) / 2)
        let width = 1 / Double(1 << round)
        let each = max(1, count / 2)
        // Later points of the same sequence lie between the earlier ones.
        let first = count + 1 + (round - 1) * each
        for (shape, _) in better.sorted(by: { $0.shape.family < $1.shape.family }) {
            let points = Self.points(first...(first + each - 1), dimensions[shape.family])
            for point in points {
                let shares = zip(shape.shares, point).map { centre, share in
                    let low = min(max(0, centre - width / 2), 1 - width)
                    return low + width * share
                }
                let new = Shape(family: shape.family, shares: shares)
                if !shapes.contains(new) { shapes.append(new) }
            }
        }
    }

    private static func best(
        of shapes: [Shape], _ score: (Shape) -> Double?
    ) -> (shape: Shape, score: Double)? {
        shapes.compactMap { shape in score(shape).map { (shape, $0) } }
            .enumerated().max { $0.element.1 == $1.element.1 ? $0.offset > $1.offset : $0.element.1 < $1.element.1 }?
            .element
    }

    /// Those that go on to full length: the best of every family, the next best whatever their family, and the best family as it
    /// stands, which any search has to beat.
    ///
    /// - Parameter most: of the best and the next best, if there are fewer families.
    public func finalists(most: Int = 4, _ score: (Shape) -> Double?) -> [Shape] {
        let ranked = shapes.compactMap { shape in score(shape).map { (shape: shape, score: $0) } }.enumerated()
            .sorted {
                $0.element.score == $1.element.score
                    ? $0.offset < $1.offset : $0.element.score > $1.element.score
            }
            .map(\.element.shape)
        var chosen: [Shape] = []
        for shape in ranked where !chosen.contains(where: { $0.family == shape.family }) { chosen.append(shape) }
        for shape in ranked where chosen.count < most && !chosen.contains(shape) { chosen.append(shape) }
        if let leader = ranked.first {
            let plain = Shape(family: leader.family, shares: [])
            if ranked.contains(plain) && !chosen.contains(plain) { chosen.append(plain) }
        }
        return ranked.filter(chosen.contains)
    }
}
