/// Lines of characters with colours, cut off at the right edge.
struct TextGrid {
    private struct Cell {
        var character: Character = " "
        /// The parameters of an ANSI "select graphic rendition" sequence; empty for the terminal's own.
        var style = ""
    }

    let columns: Int
    private var lines: [[Cell]] = []

    init(columns: Int) { self.columns = columns }

    var lineCount: Int { lines.count }

    func isBlank(column: Int, line: Int) -> Bool {
        !lines.indices.contains(line) || !lines[line].indices.contains(column) || lines[line][column].character == " "
    }

    /// Control characters become spaces; what lies outside the grid is not written.
    mutating func write(_ text: String, column: Int, line: Int, style: String = "") {
        while lines.count <= line { lines.append([]) }
        for (offset, character) in text.enumerated() where (0..<columns).contains(column + offset) {
            while lines[line].count <= column + offset { lines[line].append(Cell()) }
            let isControl = character.unicodeScalars.contains { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) }
            lines[line][column + offset] = Cell(character: isControl ? " " : character, style: style)
        }
    }

    /// Below everything else, if there is one.
    mutating func writeNote(_ note: String?) {
        guard let note else { return }
        write(TextGrid.shortened(note, to: columns), column: 0, line: lineCount, style: "2")
    }

    /// Copies another grid's characters to a position in this one.
    mutating func paste(_ other: TextGrid, column: Int, line: Int) {
        for (offset, cells) in other.lines.enumerated() {
            for (place, cell) in cells.enumerated() {
                write(String(cell.character), column: column + place, line: line + offset, style: cell.style)
            }
        }
    }

    /// The lines without trailing blanks, each ending with a newline.
    func rendered(color: Bool) -> String {
        var result = ""
        for line in lines {
            let length = (line.lastIndex { $0.character != " " } ?? -1) + 1
            var style = ""
            for cell in line.prefix(length) {
                // A blank shows no colour, so it need not end one.
                if color && cell.character != " " && cell.style != style {
                    if !style.isEmpty { result += "\u{1B}[0m" }
                    if !cell.style.isEmpty { result += "\u{1B}[\(cell.style)m" }
                    style = cell.style
                }
                result.append(cell.character)
            }
            if !style.isEmpty { result += "\u{1B}[0m" }
            result += "\n"
        }
        return result
    }

    /// The text in at most `count` lines of at most `limit` characters, broken at blanks where it can be; what does not fit ends
    /// with an ellipsis.
    static func wrapped(_ text: String, to limit: Int, lines count: Int) -> [String] {
        var lines: [String] = []
        var rest = Substring(text)
        while rest.count > limit, lines.count < count - 1, limit > 0 {
            let part = rest.prefix(limit + 1)
            let end = part.lastIndex(of: " ") ?? rest.index(rest.startIndex, offsetBy: limit)
            lines.append(String(rest[..<end]))
            rest = rest[end...].drop { $0 == " " }
        }
        return lines + [shortened(String(rest), to: limit)]
    }

    /// The text, shortened with an ellipsis to at most `limit` characters.
    static func shortened(_ text: String, to limit: Int) -> String {
        text.count <= limit ? text : String(text.prefix(max(limit - 1, 0))) + "…"
    }
}
