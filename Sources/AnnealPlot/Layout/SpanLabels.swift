/// Where the labels of spans stand: inside the span's bracket if there is room, else in rows above, each on a line that
/// leads down to its bracket.
///
/// Lengths are in any unit: pixels for SVG, characters for text.
struct SpanLabels {
    enum Position: Equatable {
        case inside
        case above(LabelRows.Placed)
    }

    /// One position for each span given; nil for an empty label, and where there are too many.
    let positions: [Position?]
    /// The rows above the brackets.
    let rowCount: Int

    /// More labels above their brackets than a figure has room for.
    static let most = 64

    /// - Parameter padding: what an inside label needs beside itself.
    init(_ spans: [(from: Double, to: Double, length: Double)], width: Double, padding: Double, gap: Double) {
        var outside = spans.indices.filter {
            spans[$0].length > 0 && spans[$0].length + padding > spans[$0].to - spans[$0].from
        }
        // Of more than can be read none stands there: where each fits is sought among all others.
        let isCrowded = outside.count > Self.most
        if isCrowded { outside = [] }
        let rows = LabelRows(
            outside.map { (line: (spans[$0].from + spans[$0].to) / 2, length: spans[$0].length) }, width: width,
            gap: gap)
        let above = Dictionary(uniqueKeysWithValues: zip(outside, rows.placed))
        positions = spans.indices.map { index in
            if let placed = above[index] { return .above(placed) }
            let fits = spans[index].length + padding <= spans[index].to - spans[index].from
            return spans[index].length > 0 && (fits || !isCrowded) ? .inside : nil
        }
        rowCount = rows.rowCount
    }
}
