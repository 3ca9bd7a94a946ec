internal import Glibc

/// Rates at equal ratios, which can go on beyond both ends.
///
///     RateGrid(around: 0.1).rates                     // [0.01, 0.0316, 0.1, 0.316, 1]
///     RateGrid([0.02, 0.05, 0.1, 0.2], extends: false)
public struct RateGrid: Sendable, Equatable, Codable {
    /// How many rates beyond either end are tried at most.
    static let mostBeyond = 6

    /// Ascending, without repetition.
    public let rates: [Double]
    /// Whether rates beyond the ends are tried while the best lies at an end.
    public let extends: Bool
    /// Places that are tried first; `nil` for every second one.
    private var first: [Int]?

    public init(_ rates: [Double], extends: Bool) {
        self.rates = Set(rates).sorted()
        self.extends = extends
    }

    /// Five rates about a suggestion, a factor of √10 apart.
    public init(around suggestion: Double) {
        self.init((-2...2).map { Rounding.significant(suggestion * pow(10, Double($0) / 2), digits: 3) }, extends: true)
    }

    /// Places that may be tried: those of the list from 0, and beyond them if the grid extends.
    var places: ClosedRange<Int> {
        let beyond = extends ? Self.mostBeyond : 0
        return -beyond...rates.count - 1 + beyond
    }

    /// The same rates, but a search begins at one of them and its neighbours: where the best one is nearly known.
    public func near(_ rate: Double) -> RateGrid {
        guard let place = places.first(where: { self.rate(at: $0) == rate }) else { return self }
        var grid = self
        grid.first = (place - 1...place + 1).filter(places.contains)
        return grid
    }

    /// Where a search begins: every second place, or all of up to three.
    var coarse: [Int] { first ?? Array(stride(from: 0, to: rates.count, by: rates.count > 3 ? 2 : 1)) }

    /// The rate at a place, beyond the ends by the ratio there.
    func rate(at place: Int) -> Double {
        if rates.indices.contains(place) { return rates[place] }
        guard rates.count > 1 else { return rounded(rates[0] * pow(10, Double(place) / 2)) }
        if place < 0 { return rounded(rates[0] * pow(rates[0] / rates[1], Double(-place))) }
        let (last, before) = (rates[rates.count - 1], rates[rates.count - 2])
        return rounded(last * pow(last / before, Double(place - rates.count + 1)))
    }

    /// A rate that is read in a table and typed again is the same rate.
    private func rounded(_ rate: Double) -> Double { Rounding.significant(rate, digits: 3) }
}
