import Testing

@testable import AnnealPlot

@Suite struct CurveTests {
    private func points(_ pairs: [(Double, Double)]) -> [Curve.Point?] { pairs.map { Curve.Point(x: $0.0, y: $0.1) } }

    @Test func aJumpBetweenLevelsIsAStep() {
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

    @Test func thinningKeepsEverySpikeAndBothEnds() {
        let seed = UInt64.random(in: 0 ... .max)
        print("seed \(seed)")
        var random = Generator(state: seed)
        let count = 100_000
        var all = points((0..<count).map { (Double($0) / Double(count), Double.random(in: 0...1, using: &random)) })
        let spikes = (0..<20).map { _ in Int.random(in: 0..<count, using: &random) }
        for (height, spike) in spikes.enumerated() {
            all[spike]?.y = Double(height % 2 == 0 ? 10 + height : -10 - height)
        }
        let thin = Thinning.thinned(all)
        #expect(thin.count <= 2000)
        #expect(thin.first == all.first && thin.last == all.last)
        #expect(thin.compactMap { $0?.y }.max() == all.compactMap { $0?.y }.max())
        #expect(thin.compactMap { $0?.y }.min() == all.compactMap { $0?.y }.min())
        let shuffled = Thinning.thinned(all.shuffled(using: &random))
        #expect(shuffled.count <= 2100)
    }

    @Test func fewPointsAreNotThinned() {
        let all = points((0..<2000).map { (0.1, Double($0)) })
        #expect(Thinning.thinned(all) == all)
    }

    @Test func gapsStayGaps() {
        var all = points((0..<10_000).map { (Double($0) / 10_000, 0) })
        for index in 4000..<6000 { all[index] = nil }
        let curve = Curve(name: "", place: 0, isFaint: false, points: Thinning.thinned(all))
        #expect(curve.segments.count == 2)
    }

    @Test func anExplosionDoesNotFlattenTheRest() {
        let falling = (0..<90).map { 2.3 - Double($0) / 50 }
        let finder = RobustRange(solid: [falling + [3, 9, 80, 900, 1e30]], faint: [])
        #expect(finder.bounds.max()! < 5)
        #expect(finder.bounds.max()! > 2.3)
        // Nothing is cut from a ramp, a cycle, or a peak that comes down again.
        for curve in [[1e-7, 1e-5, 1e-3, 0.1, 10], [0.1, 0, 0.1, 0, 0.1], [0.1, 0, 0, 0, 5, 0]] {
            #expect(RobustRange(solid: [curve], faint: []).bounds.max() == curve.max())
        }
    }

    @Test func outliersOfFaintCurvesAreCut() {
        let range = RobustRange(solid: [[1, 2]], faint: [[0.9, 50, 2]])
        #expect(range.bounds == [0.9, 2.5])
        #expect(RobustRange(solid: [[1, 2]], faint: [[-50, 2]]).bounds == [-2, 2])
        #expect(RobustRange(solid: [[]], faint: [[1, 50]]).bounds == [1, 50])
        #expect(RobustRange(solid: [], faint: []).bounds.isEmpty)
    }

    @Test func aNameHasOneColourAndRawIsLikeSmoothed() {
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
        #expect(["raw", "smooth", "test", "rate"].map(palette.place) == [0, 0, 1, 2])
    }

    @Test func panelsWithTheSameNamesShareOneLegend() {
        let series = [Series("a", x: [0], y: [0]), Series("b", x: [0], y: [0])]
        let panel = Panel(yAxis: Axis(""), series: series)
        let drawing = Drawing(Figure(title: "", xAxis: Axis(""), panels: [panel, panel]))
        #expect(drawing.panels.map(\.legend.count) == [2, 0])
    }
}
