import Testing

@testable import AnnealPlot

@Suite struct StaircaseTests {
    private func points(_ pairs: [(Double, Double)]) -> [Curve.Point?] { pairs.map { Curve.Point(x: $0.0, y: $0.1) } }

    @Test func `wide treads have corners`() {
        let slope = points([(0, 0), (0.25, 0.05), (0.5, 0.1), (1, 0.1)])
        #expect(
            Staircase.outline(slope, narrowestTread: 0.3)
                == points([(0, 0), (0.25, 0), (0.25, 0.05), (0.5, 0.05), (0.5, 0.1), (1, 0.1)]))
        #expect(Staircase.outline(slope, narrowestTread: 0.4) == slope)
    }

    /// A restart: a smooth fall, one jump, a smooth fall.
    @Test func `a jump in a slope is upright`() {
        let falls = (0..<100).map { step -> (Double, Double) in
            let start: Double = step < 50 ? 1 : 2
            return (Double(step) / 100, start - Double(step) / 50)
        }
        let outline = Staircase.outline(points(falls), narrowestTread: 0.5)
        #expect(outline.count == 101)
        #expect(outline[50] == Curve.Point(x: 0.5, y: falls[49].1) && outline[51] == Curve.Point(x: 0.5, y: 1))
    }

    /// Up and down at every step: lines to and fro would show values there never were.
    @Test func `high risers are upright, however narrow`() {
        let zigzag = (0..<1000).map { (Double($0) / 1000, Double($0 % 2)) }
        #expect(Staircase.outline(points(zigzag), narrowestTread: 0.5).count == 1999)
    }

    @Test func `gaps have no corners`() {
        let broken = points([(0, 1)]) + [nil] + points([(1, 0)])
        #expect(Staircase.outline(broken, narrowestTread: 0) == broken)
        #expect(Staircase.outline([], narrowestTread: 0) == [])
        #expect(Staircase.outline([nil, nil], narrowestTread: 0) == [nil, nil])
    }

    @Test func `the last value is held`() throws {
        let series = Series("", x: [0, 1], y: [1, 0], heldUntil: 2)
        let figure = Figure(
            title: "", xAxis: Axis(""), panels: [Panel(yAxis: Axis("", includesZero: true), series: [series])])
        let drawing = Drawing(figure, narrowestTread: 0)
        let curve = try #require(drawing.panels.first?.curves.first)
        #expect(curve.points.compactMap { $0?.x } == [0, 0.5, 0.5, 1])
        #expect(drawing.x.upper == 2)
    }

    /// What is exact is never taken for an explosion.
    @Test func `a held curve is never cut`() throws {
        let series = Series("", x: [0, 1, 2, 3], y: [0.1, 0.01, 0.01, 5], heldUntil: 4)
        let figure = Figure(title: "", xAxis: Axis(""), panels: [Panel(yAxis: Axis(""), series: [series])])
        let curve = try #require(Drawing(figure, narrowestTread: 0).panels.first?.curves.first)
        #expect(curve.points.allSatisfy { $0.map { (0...1).contains($0.y) } ?? false })
    }
}
