/// The code of a Swift file, without its comments and without the text of its strings.
///
///     SwiftSource("internal import Glibc\nstruct Point { let x = Offset(1) }  // an Axis").names
///     // ["Glibc", "Point", "Offset", …]: the comment's Axis is no code
///
/// It reads words and braces, not grammar. That is enough here, since types begin with a capital letter and stand outside all
/// braces where other files can name them.
struct SwiftSource {
    /// The modules that it imports.
    let imports: Set<String>
    /// The types that it declares outside all braces, where other files can see them.
    let declared: Set<String>
    /// Every word that does not follow a dot: what the file may name of others.
    let names: Set<String>

    init(_ text: String) {
        let code = Self.code(of: Array(text.utf8))
        var imports: Set<String> = []
        var declared: Set<String> = []
        var names: Set<String> = []
        var depth = 0
        var words: [String] = []
        var word: [UInt8] = []
        var followsDot = false
        var last: UInt8 = 0

        func endWord() {
            guard !word.isEmpty else { return }
            let name = String(decoding: word, as: UTF8.self)
            if !followsDot { names.insert(name) }
            words.append(name)
            word = []
        }
        func endStatement() {
            endWord()
            if depth == 0 {
                if let type = Self.declaredType(words) { declared.insert(type) }
                if let index = words.firstIndex(of: "import"), index + 1 < words.count {
                    imports.insert(words[index + 1])
                }
            }
            words = []
        }
        for byte in code {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 128...:
                if word.isEmpty { followsDot = last == UInt8(ascii: ".") }
                word.append(byte)
            case UInt8(ascii: "{"):
                endStatement()
                depth += 1
            case UInt8(ascii: "}"):
                endStatement()
                depth -= 1
            case UInt8(ascii: "\n"), UInt8(ascii: ";"): endStatement()
            default: endWord()
            }
            last = byte
        }
        endStatement()
        self.imports = imports
        self.declared = declared
        self.names = names
    }

    private static let kinds: Set = ["struct", "class", "enum", "protocol", "actor", "typealias"]

    /// The type that a statement declares for other files; `nil` if it declares none.
    private static func declaredType(_ words: [String]) -> String? {
        guard let kind = words.firstIndex(where: kinds.contains), kind + 1 < words.count,
            words[..<kind].allSatisfy({ $0 != "private" && $0 != "fileprivate" && $0 != "case" && $0 != "extension" })
        else { return nil }
        return words[kind + 1]
    }

    /// The code, with blanks in the place of comments and of strings' text. What is interpolated stays.
    private static func code(of text: [UInt8]) -> [UInt8] {
        var code: [UInt8] = []
        var index = 0
        /// The strings that are open, outermost first: their quotes, and how many brackets are open in the interpolation within.
        var strings: [(quotes: Int, brackets: Int)] = []
        func follows(_ pattern: StaticString, at place: Int) -> Bool {
            place + pattern.utf8CodeUnitCount <= text.count
                && (0..<pattern.utf8CodeUnitCount).allSatisfy { text[place + $0] == pattern.utf8Start[$0] }
        }
        while index < text.count {
            let isText = strings.last.map { $0.brackets == 0 } ?? false
            if isText {
                if follows("\\(", at: index) {
                    strings[strings.count - 1].brackets = 1
                    code.append(UInt8(ascii: " "))
                    index += 2
                } else if text[index] == UInt8(ascii: "\\") {
                    index += 2
                } else if strings[strings.count - 1].quotes == 3
                    ? follows("\"\"\"", at: index) : text[index] == UInt8(ascii: "\"")
                {
                    index += strings.removeLast().quotes
                } else {
                    index += 1
                }
                continue
            }
            if follows("//", at: index) {
                while index < text.count, text[index] != UInt8(ascii: "\n") { index += 1 }
            } else if follows("/*", at: index) {
                while index < text.count, !follows("*/", at: index) { index += 1 }
                index += 2
            } else if follows("\"\"\"", at: index) {
                strings.append((3, 0))
                index += 3
            } else if text[index] == UInt8(ascii: "\"") {
                strings.append((1, 0))
                index += 1
            } else {
                let byte = text[index]
                if !strings.isEmpty, byte == UInt8(ascii: "(") { strings[strings.count - 1].brackets += 1 }
                if !strings.isEmpty, byte == UInt8(ascii: ")") { strings[strings.count - 1].brackets -= 1 }
                code.append(strings.last?.brackets == 0 ? UInt8(ascii: " ") : byte)
                index += 1
            }
        }
        return code
    }
}
