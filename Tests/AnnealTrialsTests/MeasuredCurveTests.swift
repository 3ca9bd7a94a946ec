import Testing

@testable import AnnealTrials

@Suite struct MeasuredCurveTests {
    @Test func `a short curve is kept as it is, of two points at one step the later`() {
        var curve = MeasuredCurve()
        for (step, value) in [(1, 0.5), (2, 0.4), (2, 0.3), (5, 0.2)] { curve.add(value, at: step) }
        #expect(curve.points.map(\.step) == [1, 2, 5])
        #expect(curve.points.map(\.value) == [0.5, 0.3, 0.2])
    }

    @Test func `of a million points as many are kept as a report shows, evenly, with the first and the last`() throws {
        var curve = MeasuredCurve()
        for step in 1...1_000_003 { curve.add(Double(step), at: step) }
        let steps = curve.points.map(\.step)
        #expect((MeasuredCurve.most / 2...MeasuredCurve.most + 1).contains(steps.count))
        #expect(steps.first == 1 && steps.last == 1_000_003)
        #expect(curve.points.allSatisfy { $0.value == Double($0.step) })
        let apart = zip(steps.dropFirst(), steps).dropLast().map { $0 - $1 }
        #expect(Set(apart).count == 1, "\(Set(apart))")
    }
}
