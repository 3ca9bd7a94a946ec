import SeededNumbers
import TestSupport
import Testing

@testable import AnnealPlot

@Suite struct TickTests {
    @Test func `linear ticks are few round and inside`() {
        var random = SeededGenerator.ofTest()
        for _ in 0..<5000 {
            let size = Double.random(in: -200...200, using: &random)
            let lower = Double.random(in: -1...1, using: &random) * power(size)
            let length = Double.random(in: 0.001...1, using: &random) * power(size)
            let count = Int.random(in: 5...12, using: &random)
            let upper = lower + length
            let ticks = Ticks.linear(lower, upper, atMost: count)
            #expect((2...count).contains(ticks.count), "\(lower)...\(upper), \(count)")
            for tick in ticks {
                #expect(tick.value >= lower - 1e-5 * length && tick.value <= upper + 1e-5 * length)
            }
            for (one, next) in zip(ticks, ticks.dropFirst()) {
                #expect(one.exponent == next.exponent && [1, 2, 5].contains(next.mantissa - one.mantissa))
            }
        }
    }

    @Test func `logarithmic ticks are few and inside`() {
        var random = SeededGenerator.ofTest()
        for _ in 0..<2000 {
            let lower = Double.random(in: -290...290, using: &random)
            let upper = min(lower + power(Double.random(in: -2...2.7, using: &random)), 300)
            let count = Int.random(in: 5...12, using: &random)
            let range = AxisRange(of: [lower, upper], scale: .logarithmic, margin: 0)
            let ticks = Ticks(in: range, atMost: count)
            #expect((1...count).contains(ticks.major.count), "\(lower)...\(upper), \(count)")
            for place in ticks.major.map(\.coordinate) + ticks.minor {
                #expect(place >= lower - 1e-4 && place <= upper + 1e-4)
            }
            #expect(Set(ticks.major.map(\.label)).count == ticks.major.count)
        }
    }

    @Test func `labels read well`() {
        func labels(_ lower: Double, _ upper: Double, _ count: Int) -> [String] {
            TickLabels.linear(Ticks.linear(lower, upper, atMost: count))
        }
        #expect(labels(0, 1, 6) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
        #expect(labels(-3, 3, 4) == ["−2", "0", "2"])
        #expect(labels(0, 60000, 4) == ["0", "20000", "40000", "60000"])
        #expect(labels(0, 1.5e-6, 4) == ["0", "0.5×10⁻⁶", "1.0×10⁻⁶", "1.5×10⁻⁶"])
        #expect(labels(0, 3e7, 4) == ["0", "1×10⁷", "2×10⁷", "3×10⁷"])

        func decades(_ lower: Double, _ upper: Double) -> [String] {
            Ticks(in: AxisRange(of: [lower, upper], scale: .logarithmic, margin: 0), atMost: 9).major.map(\.label)
        }
        #expect(decades(-3, 1) == ["0.001", "0.01", "0.1", "1", "10"])
        #expect(decades(-7, -4) == ["10⁻⁷", "10⁻⁶", "10⁻⁵", "10⁻⁴"])
        #expect(decades(-1, 0) == ["0.1", "0.2", "0.5", "1"])
        #expect(decades(-7, -6) == ["10⁻⁷", "2×10⁻⁷", "5×10⁻⁷", "10⁻⁶"])
        #expect(decades(-20, 20) == ["10⁻²⁰", "10⁻¹⁵", "10⁻¹⁰", "10⁻⁵", "10⁰", "10⁵", "10¹⁰", "10¹⁵", "10²⁰"])
    }

    @Test func `steps have no ticks between them`() {
        let range = AxisRange(of: [0, 2], scale: .linear, margin: 0, isWhole: true)
        #expect(Ticks(in: range, atMost: 10).major.map(\.label) == ["0", "1", "2"])
        func counted(_ end: Double) -> [String] {
            let series = Series("", x: [0, 0.5], y: [1, 1], heldUntil: end)
            let panel = Panel(yAxis: Axis(""), series: [series])
            let figure = Figure(title: "", xAxis: Axis("epoch", isCount: true), panels: [panel])
            return Ticks(in: Drawing(figure, narrowestTread: 0).x, atMost: 10).major.map(\.label)
        }
        #expect(counted(3) == ["0", "1", "2", "3"] && counted(1).contains("0.2"))
    }

    private func power(_ exponent: Double) -> Double { ExactDecimal(mantissa: 1, exponent: Int(exponent)).value }
}
