/// Columns of text, aligned, two blanks apart.
///
///     TextTable([["loss", "0.1"], ["accuracy", "97 %"]]).lines   // ["loss      0.1", "accuracy  97 %"]
struct TextTable {
    let lines: [String]

    init(_ rows: [[String]]) {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
        lines = rows.map { row in
            let cells = row.enumerated().map { column, cell in
                column == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[column] - cell.count)
            }
            return cells.joined(separator: "  ")
        }
    }
}
