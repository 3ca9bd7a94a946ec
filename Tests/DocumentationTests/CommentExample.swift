import Foundation
import TestSupport

/// An indented fragment of a doc comment that says what its expressions come to.
///
///     /// let shape = Shape(128, 784)
///     /// shape.rank   // 2
///
/// A result is a Swift value after `   // `: a number, a text, a list, `.case`, `true`, `false` or `nil`. One that is not exact
/// begins with `≈` or ends with `…`; after `throws` the expression has to. What follows a result after a comma or colon is a remark, as is whatever begins with a letter.
struct CommentExample {
    /// The file below `Sources`, and which of its fragments this is, from 1.
    let file: String
    let number: Int
    let lines: [String]

    /// Every fragment with a result in the sources of a module, in the order of files and lines.
    static func all(of module: String) throws -> [CommentExample] {
        let folder = Repository.file("Sources/\(module)")
        let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        return try files.filter { $0.hasSuffix(".swift") }.sorted().flatMap { file in
            let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
            return fragments(of: text).filter { $0.contains { result(of: $0) != nil } }.enumerated().map {
                CommentExample(file: "\(module)/\(file)", number: $0 + 1, lines: $1)
            }
        }
    }

    /// Runs of lines that a doc comment indents, with the blank lines between them.
    private static func fragments(of text: String) -> [[String]] {
        var found: [[String]] = []
        var run: [String] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let line = line.drop { $0 == " " }
            if line.hasPrefix("///     ") {
                run.append(String(line.dropFirst("///     ".count)))
            } else if line == "///", !run.isEmpty {
                run.append("")
            } else if !run.isEmpty {
                found.append(Array(run.reversed().drop { $0.isEmpty }.reversed()))
                run = []
            }
        }
        return found
    }

    /// The expression and the result of a line, if it has one.
    private static func result(of line: String) -> (expression: String, result: String)? {
        guard let mark = line.range(of: "  // ") else { return nil }
        let expression = line[..<mark.lowerBound].trimmingCharacters(in: .whitespaces)
        let remark = line[mark.upperBound...]
        guard remark.firstMatch(of: /^(≈ )?(-?\d|#?"|\[|\.\w|(true|false|nil)\b)/) != nil else { return nil }
        var depth = 0
        var isText = false
        var end = remark.startIndex
        for index in remark.indices {
            switch remark[index] {
            case "\"": isText.toggle()
            case "[", "(": depth += isText ? 0 : 1
            case "]", ")": depth -= isText ? 0 : 1
            case ",", ":":
                let next = remark.index(after: index)
                let ends = depth == 0 && !isText && (next == remark.endIndex || remark[next] == " ")
                if ends { return (expression, String(remark[..<index])) }
            default: break
            }
            end = remark.index(after: index)
        }
        return (expression, String(remark[..<end]))
    }

    /// A test that evaluates the lines and compares what they come to.
    ///
    /// - Parameter prelude: what the fragment takes for granted.
    func test(after prelude: [String]) -> String {
        let body = lines.map { line in
            guard let (expression, result) = Self.result(of: line) else { return Self.statement(line) }
            let value = expression.hasPrefix("try ") ? String(expression.dropFirst(4)) : expression
            let effect = expression.hasPrefix("try ") ? "try " : ""
            if result.hasPrefix("≈ ") { return "#expect(\(effect)isClose(\(value), \(result.dropFirst(2))))" }
            if result.hasSuffix("…") { return "#expect(\(effect)begins(\(value), \"\(result.dropLast())\"))" }
            let operand = value.contains(" == ") ? "(\(value))" : value
            return "#expect(\(effect)\(operand) == \(result))"
        }
        let name = file.split(separator: "/").last ?? ""
        return """
                @Test func `\(name), \(number)`() throws {
            \((prelude + body).map { $0.isEmpty ? "" : "        \($0)" }.joined(separator: "\n"))
                }
            """
    }

    /// A line without a result; the value of an expression is not missed.
    private static func statement(_ line: String) -> String {
        let isExpression = line.firstMatch(of: /^(try )?[\w.?]+([\[(].*[\])}])?( +\/\/.*)?$/) != nil
        guard isExpression, !line.contains(" = "), !line.contains("+= ") else { return line }
        let parts = line.split(separator: "  // ", maxSplits: 1)
        let code = parts[0].trimmingCharacters(in: .whitespaces)
        let isRefused = parts.count > 1 && parts[1].hasPrefix("throws")
        return isRefused ? "#expect(throws: (any Error).self) { \(code) }" : "discard(\(code))"
    }
}
