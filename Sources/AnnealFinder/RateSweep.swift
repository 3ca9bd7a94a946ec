internal import Glibc

/// The rates of the learning-rate finder: from `start` to `end` in `iterations` equal factors, or equal differences.
///
///     RateSweep(start: 1e-7, end: 10, iterations: 100, spacing: .exponential).rate(at: 100)   // 10
public struct RateSweep: Sendable, Equatable {
    public enum Spacing: String, Sendable, CaseIterable { case exponential, linear }

    public let start: Double
    public let end: Double
    /// Steps from the first rate to the last, so one less than there are rates.
    public let iterations: Int
    public let spacing: Spacing

    public init(start: Double, end: Double, iterations: Int, spacing: Spacing = .exponential) {
        self.start = start
        self.end = end
        self.iterations = iterations
        self.spacing = spacing
    }

    /// The sweep from far below any useful rate to far above.
    public static let standard = RateSweep(start: 1e-7, end: 10, iterations: 100)

    /// exponential: `start · (end / start)^(i / iterations)`; linear: `start + (end − start) · i / iterations`.
    public func rate(at index: Int) -> Double {
        // The ends exactly, whatever the rounding between them.
        if index <= 0 { return start }
        if index >= iterations { return end }
        let done = Double(index) / Double(iterations)
        return spacing == .exponential ? start * pow(end / start, done) : start + (end - start) * done
    }
}
