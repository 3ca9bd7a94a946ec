/// The parts of a text between separators that stand in no bracket and no quotation.
///
///     TopLevel.parts("rex(beta, floor=0) | sqrt", by: "|")   // ["rex(beta, floor=0)", "sqrt"]
enum TopLevel {
    static func parts(_ text: some StringProtocol, by separator: Character) -> [String] {
        var parts = [""]
        var depth = 0
        var isQuoted = false
        for character in text {
            if character == "\"" { isQuoted.toggle() }
            if !isQuoted && "([".contains(character) { depth += 1 }
            if !isQuoted && ")]".contains(character) { depth -= 1 }
            if character == separator && depth == 0 && !isQuoted {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        return parts.map { $0.trimmingBlanks }
    }
}

extension StringProtocol {
    var trimmingBlanks: String {
        let start = drop { $0.isWhitespace }
        let end = start.lastIndex { !$0.isWhitespace }
        return end.map { String(start[...$0]) } ?? ""
    }
}
