import SeededNumbers
import TestSupport
import Testing

@testable import AnnealPlot

@Suite struct CurveTests {
    private func points(_ pairs: [(Double, Double)]) -> [Curve.Point?] { pairs.map { Curve.Point(x: $0.0, y: $0.1) } }

    @Test func `a jump between levels is a step`() {
        #expect(
            Curve.stepped(points([(0, 2), (1, 2), (2, 1), (3, 1)]))
                == points([(0, 2), (1, 2), (2, 2), (2, 1), (3, 1)]))
        #expect(Curve.stepped(points([(0, 2), (1, 2), (2, 1)])) == points([(0, 2), (1, 2), (2, 2), (2, 1)]))
        for slope in [
            points([(0, 4), (1, 2), (2, 1)]), points([(0, 2), (1, 2), (2, 1), (3, 0)]), points([(0, 1), (1, 2)]),
        ] {
            #expect(Curve.stepped(slope) == slope)
        }
    }

    @Test func `thinning keeps every spike and both ends`() {
        var random = SeededGenerator.ofTest()
        let count = 100_000
        var all = points((0..<count).map { (Double($0) / Double(count), Double.random(in: 0...1, using: &random)) })
        let spikes = (0..<20).map { _ in Int.random(in: 0..<count, using: &random) }
        for (height, spike) in spikes.enumerated() {
            all[spike]?.y = Double(height % 2 == 0 ? 10 + height : -10 - height)
        }
        let thin = Thinning.thinned(all)
        #expect(thin.count <= 2880)
        #expect(thin.first == all.first && thin.last == all.last)
        #expect(thin.compactMap { $0?.y }.max() == all.compactMap { $0?.y }.max())
        #expect(thin.compactMap { $0?.y }.min() == all.compactMap { $0?.y }.min())
        let shuffled = Thinning.thinned(all.shuffled(using: &random))
        #expect(shuffled.count <= 3000)
    }

    @Test func `few points are not thinned`() {
        let all = points((0..<2880).map { (0.1, Double($0)) })
        #expect(Thinning.thinned(all) == all)
    }

    @Test func `gaps stay gaps`() {
        var all = points((0..<10_000).map { (Double($0) / 10_000, 0) })
        for index in 4000..<6000 { all[index] = nil }
        let curve = Curve(name: "", colorIndex: 0, isFaint: false, points: Thinning.thinned(all))
        #expect(curve.segments.count == 2)
    }

    @Test func `an explosion does not flatten the rest`() {
        let falling = (0..<90).map { 2.3 - Double($0) / 50 }
        let finder = RobustRange(solid: [falling + [3, 9, 80, 900, 1e30]], faint: [])
        #expect(finder.bounds.max()! < 5)
        #expect(finder.bounds.max()! > 2.3)
        // Nothing is cut from a ramp, a cycle, or a peak that comes down again.
        for curve in [[1e-7, 1e-5, 1e-3, 0.1, 10], [0.1, 0, 0.1, 0, 0.1], [0.1, 0, 0, 0, 5, 0]] {
            #expect(RobustRange(solid: [curve], faint: []).bounds.max() == curve.max())
        }
    }

    @Test func `outliers of faint curves are cut`() {
        let range = RobustRange(solid: [[1, 2]], faint: [[0.9, 50, 2]])
        #expect(range.bounds == [0.9, 2.5])
        #expect(RobustRange(solid: [[1, 2]], faint: [[-50, 2]]).bounds == [-2, 2])
        #expect(RobustRange(solid: [[]], faint: [[1, 50]]).bounds == [1, 50])
        #expect(RobustRange(solid: [], faint: []).bounds.isEmpty)
    }

    @Test func `a name has one colour and raw is like smoothed`() {
        let panels = [
            Panel(
                yAxis: Axis(""),
                series: [
                    Series("raw", x: [], y: [], isFaint: true), Series("smooth", x: [], y: []),
                    Series("test", x: [], y: []),
                ]),
            Panel(yAxis: Axis(""), series: [Series("test", x: [], y: []), Series("rate", x: [], y: [])]),
        ]
        let palette = Palette(panels)
        #expect(["raw", "smooth", "test", "rate"].map(palette.index) == [0, 0, 1, 2])
    }

    @Test func `panels with the same names share one legend`() {
        let series = [Series("a", x: [0], y: [0]), Series("b", x: [0], y: [0])]
        let panel = Panel(yAxis: Axis(""), series: series)
        let drawing = Drawing(Figure(title: "", xAxis: Axis(""), panels: [panel, panel]), narrowestTread: 0)
        #expect(drawing.panels.map(\.legend.count) == [2, 0])
    }

    @Test func `thinning keeps upright edges`() {
        let edge = 0.50003
        let stairs =
            points((0..<5000).map { (Double($0) / 10_000, 1) } + [(edge, 1), (edge, 0)])
            + points((5001...10_000).map { (Double($0) / 10_000, 0) })
        let thin = Thinning.thinned(stairs)
        #expect(thin.count < 5000)
        for corner in points([(edge, 1), (edge, 0)]) { #expect(thin.contains(corner)) }
    }

    /// Every point that is left out lies within the tolerance of the line that is drawn.
    @Test func `simplifying keeps the shape`() {
        var random = SeededGenerator.ofTest()
        for _ in 0..<50 {
            var y = 0.0
            let walk = (0..<300).map { index in
                y += Double.random(in: -1...1, using: &random) * (index % 50 == 0 ? 40 : 0.3)
                return Curve.Point(x: Double(index), y: y)
            }
            let short = Simplification.simplified(walk, tolerance: 0.5)
            #expect(short.first == walk.first && short.last == walk.last && short.count < walk.count)
            for (from, to) in zip(short, short.dropFirst()) {
                for point in walk where point.x >= from.x && point.x <= to.x {
                    let share = (point.x - from.x) / (to.x - from.x)
                    let slope = (to.y - from.y) / (to.x - from.x)
                    let vertical = abs(point.y - from.y - share * (to.y - from.y))
                    #expect(vertical / (1 + slope * slope).squareRoot() <= 0.5 + 1e-9)
                }
            }
        }
        #expect(Simplification.simplified([], tolerance: 1).isEmpty)
    }

    @Test func `millions of points are decimated`() {
        let count = 1_000_000
        var y = (0..<count).map { Double($0 % 13) }
        (y[123_456], y[654_321], y[777_777]) = (99, -99, .nan)
        let series = Series("", x: (0..<count).map(Double.init), y: y, heldUntil: Double(count))
        let less = series.decimated
        #expect(less.x.count == less.y.count && less.x.count <= 6 * 20_000)
        #expect(less.x.first == 0 && less.x.last == Double(count - 1) && less.heldUntil == series.heldUntil)
        #expect(less.y.contains(99) && less.y.contains(-99) && less.y.contains(where: \.isNaN))
        let short = Series("", x: [0, 1], y: [0, 1])
        #expect(short.decimated.x == short.x)
    }
}
