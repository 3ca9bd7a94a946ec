import SeededNumbers
import TestSupport
import Testing

@testable import AnnealPlot

@Suite struct LabelRowTests {
    @Test func `labels never overlap`() {
        var random = SeededGenerator.ofTest()
        for _ in 0..<500 {
            let labels = (0..<Int.random(in: 1...12, using: &random)).map { _ in
                (line: Double.random(in: 0...700, using: &random), length: Double.random(in: 20...300, using: &random))
            }
            let rows = LabelRows(labels, width: 700, gap: 6)
            #expect(rows.placed.count == labels.count && rows.rowCount <= labels.count + 1)
            for (index, one) in rows.placed.enumerated() {
                #expect(one.end <= 700 && one.start >= 0 || labels[index].length > 300)
                for other in rows.placed.dropFirst(index + 1) where other.row == one.row {
                    #expect(one.end + 6 <= other.start || other.end + 6 <= one.start)
                }
            }
        }
    }

    @Test func `lines pass left of lower labels`() {
        let rows = LabelRows([(10, 50), (12, 50), (100, 50)], width: 700, gap: 6)
        #expect(rows.placed.map(\.row) == [1, 0, 0])
        #expect(rows.rowCount == 2)
        let atTheEdge = LabelRows([(690, 50), (680, 50), (660, 50)], width: 700, gap: 6)
        #expect(atTheEdge.placed.map(\.row) == [2, 1, 0])
        #expect(atTheEdge.placed.map(\.isLeftOfLine) == [true, true, true])
    }

    @Test func `legends fill as many columns as fit`() {
        let grid = LegendGrid(lengths: [30, 40, 50, 20, 60], width: 100)
        #expect(grid.columns == [60, 40])
        #expect((0..<5).map(grid.row) == [0, 0, 1, 1, 2])
        #expect(LegendGrid(lengths: [], width: 100).rowCount == 0)
    }
}
