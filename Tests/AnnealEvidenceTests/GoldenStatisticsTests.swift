import Foundation
import TestSupport
import Testing

@testable import AnnealEvidence

/// The statistics against SciPy, rliable and statsmodels.
@Suite struct GoldenStatisticsTests {
    struct Row: CustomTestStringConvertible {
        let what: String
        let arguments: [Double]
        let value: Double

        var testDescription: String { "\(what) \(arguments.prefix(4))" }
    }

    static let rows: [Row] = {
        let text = (try? String(contentsOf: Repository.golden("evidence/statistics.csv"), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").dropFirst().map { line in
            let cells = line.split(separator: ",")
            return Row(
                what: String(cells[0]), arguments: cells[1].split(separator: " ").map { Double($0) ?? .nan },
                value: Double(cells[2]) ?? .nan)
        }
    }()

    private static func rows(_ what: String...) -> [Row] {
        let found = rows.filter { what.contains($0.what) }
        #expect(Set(found.map(\.what)) == Set(what))
        return found
    }

    private func expect(_ value: Double, _ row: Row, within tolerance: Double = 1e-11) {
        // Relative, and never finer than what is left of a double.
        let distance = abs(value - row.value)
        #expect(
            distance <= tolerance * abs(row.value) + 1e-15, "\(row.testDescription): \(value) instead of \(row.value)")
    }

    /// The first and the second half.
    private func pair(_ values: ArraySlice<Double>) -> (a: [Double], b: [Double]) {
        let half = values.count / 2
        return (Array(values.prefix(half)), Array(values.suffix(half)))
    }

    private func lead(_ row: Row) -> PairedDifference {
        let (a, b) = pair(row.arguments[...])
        return PairedBlocks([a, b]).difference(0, 1)
    }

    @Test func `the incomplete beta function`() {
        for row in Self.rows("incomplete-beta") {
            expect(IncompleteBeta(a: row.arguments[0], b: row.arguments[1]).value(at: row.arguments[2]), row)
        }
    }

    @Test func `Student's t and the normal distribution`() {
        for row in Self.rows("t-upper-tail") {
            expect(StudentT(degrees: row.arguments[0]).upperTail(row.arguments[1]), row)
        }
        for row in Self.rows("t-quantile") {
            expect(StudentT(degrees: row.arguments[0]).quantile(row.arguments[1]), row)
        }
        for row in Self.rows("normal-quantile") { expect(StandardNormal.quantile(row.arguments[0]), row) }
    }

    @Test func `paired t tests`() {
        for row in Self.rows("paired-p") { expect(lead(row).pValue, row, within: 1e-8) }
        for row in Self.rows("paired-low") { expect(lead(row).interval().low, row, within: 1e-8) }
        for row in Self.rows("paired-high") { expect(lead(row).interval().high, row, within: 1e-8) }
    }

    @Test func `the interval of a mean`() {
        for row in Self.rows("mean-low") { expect(Sample(row.arguments).interval().low, row) }
        for row in Self.rows("mean-high") { expect(Sample(row.arguments).interval().high, row) }
    }

    @Test func `equivalence by two one-sided tests`() {
        let rows = Self.rows("equivalent")
        #expect(Set(rows.map(\.value)) == [0, 1])
        for row in rows {
            let (a, b) = pair(row.arguments.dropFirst())
            let interval = PairedBlocks([a, b]).difference(0, 1).interval()
            #expect(interval.lies(within: row.arguments[0]) == (row.value == 1), "\(row.testDescription)")
        }
    }

    @Test func `the interquartile mean is rliable's`() {
        for row in Self.rows("interquartile-mean") { expect(Sample(row.arguments).interquartileMean, row) }
    }

    @Test func `deviations pooled over arms and seeds`() throws {
        for row in Self.rows("pooled-deviation") {
            let arms = stride(from: 0, to: 24, by: 6).map { Array(row.arguments[$0..<$0 + 6]) }
            expect(try #require(PairedBlocks(arms).pooled).deviation, row, within: 1e-10)
        }
    }

    @Test func `the bootstrap's bounds are SciPy's, from its draws and from our own`() {
        for row in Self.rows("bca-low", "bca-high") {
            let count = Int(row.arguments[0])
            let bootstrap = Bootstrap(
                Array(row.arguments[1...count]), distribution: Array(row.arguments[(count + 1)...]))
            let interval = bootstrap.interval(confidence: 0.95)
            expect(row.what == "bca-low" ? interval.low : interval.high, row, within: 1e-9)
        }
        for row in Self.rows("bca-own-low", "bca-own-high") {
            let interval = Bootstrap(row.arguments, draws: 20_000, seed: 3).interval(confidence: 0.95)
            expect(row.what == "bca-own-low" ? interval.low : interval.high, row, within: 0.03)
        }
    }

    @Test func `the bootstrap's bounds, expanded for few values`() {
        for row in Self.rows("expanded-low", "expanded-high") {
            let count = Int(row.arguments[0])
            let bootstrap = Bootstrap(
                Array(row.arguments[1...count]), distribution: Array(row.arguments[(count + 1)...]))
            let interval = bootstrap.interval(expanding: 0.95)
            expect(row.what == "expanded-low" ? interval.low : interval.high, row, within: 1e-9)
        }
    }

    @Test func `the best rate between those of a grid`() throws {
        for row in Self.rows("best-rate") {
            let (rates, scores) = pair(row.arguments[...])
            let found = try #require(Race.vertex(rates: rates, scores: scores))
            expect(found.rate, row, within: 1e-9)
            #expect(!found.isAtEdge)
        }
    }

    @Test func `Holm's correction`() {
        for row in Self.rows("holm") {
            expect(HolmCorrection.adjusted(Array(row.arguments.dropFirst()))[Int(row.arguments[0])], row)
        }
    }

    @Test func `the noise of a test set`() {
        for row in Self.rows("mcnemar-p") {
            expect(TestSetNoise.pValue(onlyFirst: Int(row.arguments[0]), onlySecond: Int(row.arguments[1])), row)
        }
        for row in Self.rows("mcnemar-error") {
            let (a, b) = pair(row.arguments[...])
            expect(TestSetNoise.difference(a.map { $0 == 1 }, b.map { $0 == 1 }), row)
        }
        for row in Self.rows("accuracy-error") {
            expect(TestSetNoise.accuracy(row.arguments[0], examples: Int(row.arguments[1])), row)
        }
    }

    @Test func `the number of seeds that would tell, within one of the exact one`() {
        for row in Self.rows("seeds-to-tell") {
            let seeds = SeedsNeeded(deviation: row.arguments[0]).toTell(row.arguments[1])
            #expect(abs(Double(seeds) - row.value) <= 1, "\(row.testDescription): \(seeds) instead of \(row.value)")
        }
    }
}
