internal import Glibc

/// The rates that trials are made at: four to a decade, so that neighbouring candidates are a factor of √10 apart and one rate lies
/// between them.
///
///     TrialRates().rate(-8)              // 0.01
///     TrialRates().rate(-6)              // 0.0316…
///     TrialRates().index(nearest: 0.03)  // -6
public struct TrialRates: Sendable, Equatable {
    /// Grid steps from one candidate to the next.
    public static let apart = 2
    private static let perDecade = 4.0

    /// The rate with the index 0.
    public let anchor: Double

    public init(anchor: Double = 1) { self.anchor = anchor }

    /// `anchor · 10^(index / 4)`
    public func rate(_ index: Int) -> Double { rate(Double(index)) }

    /// The rate between two of the grid: a minimum that a parabola has there.
    public func rate(_ place: Double) -> Double { anchor * pow(10, place / Self.perDecade) }

    /// The index that is nearest to a rate, which is above 0.
    public func index(nearest rate: Double) -> Int { Int((log10(rate / anchor) * Self.perDecade).rounded()) }

    /// How many grid steps a factor is.
    public func steps(ofFactor factor: Double) -> Double { log10(factor) * Self.perDecade }
}
