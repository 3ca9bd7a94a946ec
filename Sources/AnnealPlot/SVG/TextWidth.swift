/// Estimated lengths of sans-serif text, in units of the font size.
///
/// The fonts of the reader are unknown; these are those of DejaVu Sans, one of the widest, so that text fits in any.
enum TextWidth {
    static func width(of text: String, size: Double) -> Double {
        text.reduce(0) { $0 + width(of: $1) } * size
    }

    /// The text, shortened with an ellipsis to at most `limit`.
    static func shortened(_ text: String, to limit: Double, size: Double) -> String {
        if width(of: text, size: size) <= limit { return text }
        var kept = ""
        var length = width(of: "…", size: size)
        for character in text {
            length += width(of: character) * size
            if length > limit { break }
            kept.append(character)
        }
        return kept + "…"
    }

    /// The text in at most `count` lines of at most `limit`, broken after blanks; what does not fit ends with an ellipsis.
    static func wrapped(_ text: String, to limit: Double, size: Double, lines count: Int) -> [String] {
        var lines = [""]
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            let longer = lines[lines.count - 1].isEmpty ? String(word) : lines[lines.count - 1] + " " + word
            if lines.count == count || lines[lines.count - 1].isEmpty || width(of: longer, size: size) <= limit {
                lines[lines.count - 1] = longer
            } else {
                lines.append(String(word))
            }
        }
        return lines.map { shortened($0, to: limit, size: size) }
    }

    private static func width(of character: Character) -> Double {
        switch character {
        case "i", "j", "l", "I", "'", "|", ".", ",", ":", ";", " ": 0.33
        case "f", "t", "r", "(", ")", "[", "]", "!", "-", "/", "\"": 0.42
        case "⁻", "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹": 0.42
        case "c", "k", "s", "v", "x", "y", "z", "_", "*": 0.58
        case "m", "M", "W", "@", "%", "…": 1
        case "w", "=", "+", "×", "−", "<", ">", "~": 0.84
        case "D", "G", "H", "N", "O", "Q", "U": 0.79
        case "A"..."Z": 0.7
        case _ where character.isASCII: 0.64
        // Beyond the alphabets: as wide as high.
        default: character.unicodeScalars.contains { $0.value >= 0x1100 } ? 1.1 : 0.75
        }
    }
}
