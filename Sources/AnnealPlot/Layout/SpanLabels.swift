/// Where the labels of spans stand: inside the span's bracket if there is room, else in rows above, each on a line that
/// leads down to its bracket.
///
/// Lengths are in any unit: pixels for SVG, characters for text.
struct SpanLabels {
    enum Position: Equatable {
        case inside
        case above(LabelRows.Placed)
    }

    /// One position for each span given; nil for an empty label.
    let positions: [Position?]
    /// The rows above the brackets.
    let rowCount: Int

    /// - Parameter padding: what an inside label needs beside itself.
    init(_ spans: [(from: Double, to: Double, length: Double)], width: Double, padding: Double, gap: Double) {
        let outside = spans.indices.filter {
            spans[$0].length > 0 && spans[$0].length + padding > spans[$0].to - spans[$0].from
        }
        let rows = LabelRows(
            outside.map { (line: (spans[$0].from + spans[$0].to) / 2, length: spans[$0].length) }, width: width,
            gap: gap)
        let above = Dictionary(uniqueKeysWithValues: zip(outside, rows.placed))
        positions = spans.indices.map { index in
            above[index].map(Position.above) ?? (spans[index].length > 0 ? .inside : nil)
        }
        rowCount = rows.rowCount
    }
}
