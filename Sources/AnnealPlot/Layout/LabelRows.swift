/// Labels of vertical lines in rows above a plot, so that no label covers another or is crossed by a line.
///
/// A label stands to the right of its line, or to the left where it would leave the plot; row 0 is the lowest.
/// Lengths are in any unit: pixels for SVG, characters for text.
struct LabelRows {
    struct Placed: Equatable {
        let row: Int
        /// Where the label begins and ends; the line is at one of them.
        let start: Double
        let end: Double
        let line: Double
        var isLeftOfLine: Bool { end <= line }
    }

    /// One for each label given, in their order.
    let placed: [Placed]
    let rowCount: Int

    init(_ labels: [(line: Double, length: Double)], width: Double, gap: Double) {
        let order = labels.indices.sorted { labels[$0].line < labels[$1].line }
        // Labels right of their lines up to some place, left of them beyond it: as many to the right as fit without
        // a crossing.
        let fitting = order.prefix { labels[$0].line + labels[$0].length <= width }.count
        let splits = (max(fitting - 6, 0)...fitting).reversed() + [0]
        let attempts = splits.lazy.map { Self.place(labels, order: order, split: $0, width: width, gap: gap) }
        placed = attempts.first { !$0.hasClash }?.placed ?? attempts[0].placed
        rowCount = (placed.map(\.row).max() ?? -1) + 1
    }

    /// Each label in the lowest row in which it neither covers another nor crosses a line; above all if there is none.
    private static func place(
        _ labels: [(line: Double, length: Double)], order: [Int], split: Int, width: Double, gap: Double
    ) -> (placed: [Placed], hasClash: Bool) {
        var done: [Int: Placed] = [:]
        var hasClash = false
        // From the split outwards: the line of a higher label then passes the line's side of every lower one.
        for index in order.prefix(split).reversed() + order.dropFirst(split) {
            let (line, length) = labels[index]
            let isRight = order.prefix(split).contains(index) || line < length
            func option(_ row: Int) -> Placed {
                Placed(
                    row: row, start: isRight ? line : line - length, end: isRight ? line + length : line, line: line)
            }
            let free = (0...done.count).lazy.map(option).first { candidate in
                done.values.allSatisfy { !clash(candidate, $0, gap: gap) }
            }
            if free == nil { hasClash = true }
            done[index] = free ?? option(done.count)
        }
        return (labels.indices.compactMap { done[$0] }, hasClash)
    }

    private static func clash(_ a: Placed, _ b: Placed, gap: Double) -> Bool {
        if a.row == b.row { return a.start < b.end + gap && b.start < a.end + gap }
        let (lower, upper) = a.row < b.row ? (a, b) : (b, a)
        return upper.line > lower.start && upper.line < lower.end
    }
}
