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

    public init(_ rates: [Double], extends: Bool) {
        self.rates = Set(rates).sorted()
        self.extends = extends
    }

    /// Five rates about a suggestion, a factor of √10 apart.
    public init(around suggestion: Double) {
        self.init((-2...2).map { Self.rounded(suggestion * pow(10, Double($0) / 2)) }, extends: true)
    }

    /// Places that may be tried: those of the list from 0, and beyond them if the grid extends.
    var places: ClosedRange<Int> {
        let beyond = extends ? Self.mostBeyond : 0
        return -beyond...rates.count - 1 + beyond
    }

    /// Every second place, or all of up to three.
    var coarse: [Int] { Array(stride(from: 0, to: rates.count, by: rates.count > 3 ? 2 : 1)) }

    /// The rate at a place, beyond the ends by the ratio there.
    func rate(at place: Int) -> Double {
        if rates.indices.contains(place) { return rates[place] }
        guard rates.count > 1 else { return Self.rounded(rates[0] * pow(10, Double(place) / 2)) }
        if place < 0 { return Self.rounded(rates[0] * pow(rates[0] / rates[1], Double(-place))) }
        let (last, before) = (rates[rates.count - 1], rates[rates.count - 2])
        return Self.rounded(last * pow(last / before, Double(place - rates.count + 1)))
    }

    /// To three significant digits: a rate that is read in a table and typed again is the same rate.
    private static func rounded(_ rate: Double) -> Double {
        guard rate > 0, rate.isFinite else { return rate }
        let text = withVaList([rate]) { list in
            var buffer = [CChar](repeating: 0, count: 64)
            vsnprintf(&buffer, buffer.count, "%.3g", list)
            return buffer
        }
        return strtod(text, nil)
    }
}
