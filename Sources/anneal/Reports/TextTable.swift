/// Columns of text, aligned, two blanks apart.
///
///     TextTable([["loss", "0.1"], ["accuracy", "97 %"]]).lines   // ["loss      0.1", "accuracy  97 %"]
struct TextTable {
    let lines: [String]

    /// - Parameter columns: The characters that a line may have: the last cell of a row is wrapped to that, unless hardly any are left
    ///   for it; `nil` for any number.
    init(_ rows: [[String]], columns: Int? = nil) {
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
        let indent = widths.dropLast().reduce(0) { $0 + $1 + 2 }
        let room = columns.map { $0 - indent }.flatMap { $0 >= 12 ? $0 : nil }
        lines = rows.flatMap { row in
            let cells = row.enumerated().map { column, cell in
                column == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[column] - cell.count)
            }
            guard let room, row.count == count, let last = cells.last, last.count > room else {
                return [cells.joined(separator: "  ")]
            }
            let wrapped = last.wrapped(to: room)
            return [(cells.dropLast() + wrapped.prefix(1)).joined(separator: "  ")]
                + wrapped.dropFirst().map { String(repeating: " ", count: indent) + $0 }
        }
    }
}

extension String {
    /// Lines of at most so many characters, parted at blanks; a word that is longer stays whole.
    func wrapped(to width: Int) -> [String] {
        var lines: [String] = []
        for word in split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= width {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}
