import Testing

@testable import AnnealPlot

@Suite struct SpanLabelTests {
    @Test func `a label that fits stands inside`() {
        let labels = SpanLabels(
            [(from: 0, to: 100, length: 40), (from: 100, to: 120, length: 50), (from: 120, to: 700, length: 0)],
            width: 700, padding: 8, gap: 6)
        #expect(labels.positions[0] == .inside && labels.positions[2] == nil && labels.rowCount == 1)
        guard case .above(let placed) = labels.positions[1] else {
            Issue.record("50 do not fit into 20")
            return
        }
        #expect(placed.line == 110 && placed.start == 110 && placed.row == 0)
    }

    @Test func `without labels there are no rows`() {
        #expect(SpanLabels([], width: 700, padding: 8, gap: 6).rowCount == 0)
        #expect(SpanLabels([(from: 0, to: 7, length: 0)], width: 700, padding: 8, gap: 6).positions == [nil])
    }

    /// In a panel whose curves coincide, each has letters of its own.
    @Test func `coinciding curves show their letters in turn`() {
        let touched = Array(repeating: Array(repeating: [3], count: 64), count: 4)
        let letters = CurveLetters.all(on: touched)
        #expect(Set(letters.map(\.column)).count == letters.count && letters.count == 16)
        for curve in 0..<4 { #expect(letters.count { $0.curve == curve } == 4) }
    }

    /// Of two curves that cross, letters stand where they are apart.
    @Test func `letters avoid crossings`() {
        let up = (0..<16).map { [$0] }
        for letter in CurveLetters.all(on: [up, up.reversed()]) {
            #expect(abs(letter.row - (15 - letter.row)) >= 2)
        }
    }
}
