/// What a text of a file, a plugin or a user may hold and a terminal would obey: control characters, and those that turn the
/// direction of writing.
extension String {
    /// The text with such characters written out; lines and tabs stay.
    ///
    ///     "a\u{1B}[2Jb".visible   // "a\\u{1b}[2Jb"
    var visible: String {
        if unicodeScalars.allSatisfy({ !$0.isObeyed }) { return self }
        return unicodeScalars.map { $0.isObeyed ? "\\u{\(String($0.value, radix: 16))}" : String($0) }.joined()
    }

    /// The same in one line, as a table has it: ends of lines and tabs are written out, too.
    var visibleInLine: String { visible.replacing("\n", with: "\\n").replacing("\t", with: "\\t") }

    /// The same for what is drawn, which keeps its own colours.
    var visibleInColor: String {
        var text = ""
        var rest = self[...]
        while let color = rest.firstMatch(of: /\u{1B}\[[0-9;]*m/) {
            text += String(rest[..<color.range.lowerBound]).visible + color.output
            rest = rest[color.range.upperBound...]
        }
        return text + String(rest).visible
    }
}

extension Unicode.Scalar {
    fileprivate var isObeyed: Bool {
        switch value {
        case 0x09, 0x0A: false
        case ..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
