extension HeatMap {
    /// For a screen of one width. Each cell has its value written in it where there is room.
    func svg(_ width: Double) -> String {
        let left = min(width * 0.35, Double(rows.map(\.count).max() ?? 1) * 7 + 34)
        let (top, right) = (10.0, width - 14)
        let side = (right - left) / Double(max(1, columns.count))
        let height = 34.0
        let bottom = top + height * Double(rows.count)
        var parts = [
            "<svg viewBox=\"0 0 \(Markup.number(width)) \(Markup.number(bottom + 62))\" role=\"img\" tabindex=\"0\" "
                + "class=\"chart quiet s0\"><title>\(Markup.escaped(title))</title>"
                + "<desc>\(Markup.escaped(description))</desc>"
        ]
        func text(_ x: Double, _ y: Double, _ anchor: String, _ words: String, kind: String = "") -> String {
            "<text\(kind.isEmpty ? "" : " class=\"\(kind)\"") x=\"\(Markup.number(x))\" y=\"\(Markup.number(y))\" "
                + "text-anchor=\"\(anchor)\">\(Markup.escaped(words))</text>"
        }
        // Where they would touch, every second or third column is named.
        let longest = Double(columns.map(\.count).max() ?? 1) * 6.6 + 6
        let every = max(1, Int((longest / side).rounded(.up)))
        for (column, name) in columns.enumerated() where column % every == 0 {
            parts.append(text(left + (Double(column) + 0.5) * side, bottom + 18, "middle", name))
        }
        for (row, name) in rows.enumerated() {
            let room = max(1, Int((left - 32) / 6.6))
            let y = bottom - (Double(row) + 0.5) * height
            parts.append(text(left - 8, y + 4, "end", name.count > room ? name.prefix(max(1, room - 1)) + "…" : name))
            for (column, cell) in cells[row].enumerated() {
                guard let cell else { continue }
                let x = left + Double(column) * side
                let isBest = cell.value != nil && cell.value == best
                // Ink stays readable on half of a colour.
                let shade = cell.value.map { 0.04 + 0.46 * standing($0) } ?? 0
                parts.append(
                    "<rect class=\"cell\(isBest ? " best" : "")\" x=\"\(Markup.number(x + 1))\" y=\"\(Markup.number(y - height / 2 + 1))\" "
                        + "width=\"\(Markup.number(side - 2))\" height=\"\(Markup.number(height - 2))\" rx=\"3\" "
                        + "fill-opacity=\"\(Double(Int(shade * 100)) / 100)\"/>")
                let words = cell.value.map(Markup.short) ?? "×"
                if Double(words.count) * 6.4 + 4 <= side {
                    parts.append(
                        text(x + side / 2, y + 4, "middle", words, kind: isBest ? "value best" : "value"))
                }
                parts.append(
                    "<circle cx=\"\(Markup.number(x + side / 2))\" cy=\"\(Markup.number(y))\" r=\"3\" "
                        + "data-label=\"\(Markup.escaped(cell.label))\"><title>\(Markup.escaped(cell.label))</title></circle>"
                )
            }
        }
        let middle = Markup.number((top + bottom) / 2)
        parts.append(text((left + right) / 2, bottom + 40, "middle", xLabel, kind: "axis"))
        parts.append(
            "<text class=\"axis\" transform=\"rotate(-90 13 \(middle))\" x=\"13\" y=\"\(middle)\" text-anchor=\"middle\">"
                + "\(Markup.escaped(yLabel))</text>")
        parts.append("</svg>")
        return parts.joined(separator: "\n")
    }
}
