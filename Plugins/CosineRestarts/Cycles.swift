import AnnealPlugin

/// Cycles of a climb, always the same, and a fall, each `factor` times as long as the one before:
/// cycle i begins at `i · climb + fall · (factor^i − 1) / (factor − 1)`.
///
///     Cycles(period: 1, factor: 3, climb: 0, horizon: 200).cycle(at: 121)   // (index: 5, elapsed: 0, fall: 243)
///
/// Where a cycle begins is known to twice the precision of a double, so whole numbers are exact. The first cycles are laid
/// out once; a later one is guessed by a logarithm and then compared exactly.
///
/// A class, since a schedule is copied for each call: the copy of a pointer costs nothing.
final class Cycles: Sendable {
    private let fall: DoubleDouble
    private let factor: Double
    private let climb: Double
    private let period: Double
    private let starts: [DoubleDouble]
    private let falls: [Double]

    private static let mostLaidOut = 65_536
    /// From here on doubles skip whole ticks: time stands still.
    private static let lastTick = 0x1p53

    /// - Parameters:
    ///   - period: the length of the first cycle, its climb and its fall.
    ///   - horizon: until when cycles are laid out, if that is not too many.
    init(period: Double, factor: Double, climb: Double, horizon: Double) {
        self.fall = DoubleDouble(period) + -DoubleDouble(climb)
        self.factor = factor
        self.climb = climb
        self.period = period
        var starts: [DoubleDouble] = []
        var falls: [Double] = []
        if factor > 1 {
            var (start, length) = (DoubleDouble(0), fall)
            while starts.count < Self.mostLaidOut && start.high <= min(horizon, Self.lastTick) {
                starts.append(start)
                falls.append(length.high)
                start = start + length + DoubleDouble(climb)
                length = length * factor
            }
            // The start after the last fall that is laid out.
            starts.append(start)
        }
        self.starts = starts
        self.falls = falls
    }

    /// The cycle that a time is in, the part of it that is over, and the length of its fall.
    func cycle(at time: Double) -> (index: Double, elapsed: Double, fall: Double) {
        if factor == 1 {
            let (index, past) = time.quotientAndRemainder(dividingBy: period)
            return (index, past, fall.high)
        }
        let time = min(time, Self.lastTick)
        guard starts[falls.count].isAfter(time) else { return laterCycle(at: time) }
        var (cycle, ahead) = (0, falls.count)
        while ahead - cycle > 1 {
            let middle = (cycle + ahead) / 2
            if starts[middle].isAfter(time) { ahead = middle } else { cycle = middle }
        }
        return (Double(cycle), starts[cycle].subtracted(from: time), falls[cycle])
    }

    /// The same for a cycle that is not laid out.
    private func laterCycle(at time: Double) -> (index: Double, elapsed: Double, fall: Double) {
        // A guess that is not too early: without the climbs, or with cycles that do not grow.
        let guess = min(log1p(time / fall.high * (factor - 1)) / log1p(factor - 1), time / period)
        var index = min(guess, 0x1p62).rounded(.down)
        var (elapsed, length) = (0.0, fall.high)
        // Some steps of Newton's, each by whole cycles; more than a few are never needed.
        for _ in 0..<64 {
            let (power, sum) = geometric(Int(index))
            length = (power * fall).high
            elapsed = (sum * fall + DoubleDouble(product: index, climb)).subtracted(from: time)
            let cycles = (elapsed / (climb + length)).rounded(.down)
            if cycles == 0 { break }
            index = max(0, index + cycles)
        }
        return (index, min(max(elapsed, 0), climb + length), length)
    }

    /// `factor^count` and `1 + factor + … + factor^(count − 1)`, by doubling.
    private func geometric(_ count: Int) -> (power: DoubleDouble, sum: DoubleDouble) {
        var (power, sum) = (DoubleDouble(1), DoubleDouble(0))
        for bit in stride(from: Int.bitWidth - 1 - count.leadingZeroBitCount, through: 0, by: -1) {
            sum = sum + sum * power
            power = power * power
            if count >> bit & 1 == 1 {
                sum = sum + power
                power = power * factor
            }
        }
        return (power, sum)
    }
}
