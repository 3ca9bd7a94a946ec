import AnnealHost
import Foundation
import TestSupport

/// Documentation/ComingFrom.md, read as what it promises.
struct ComingFrom {
    /// A heading with a table under it.
    struct Framework: CustomStringConvertible {
        let name: String
        let rows: [Row]
        var description: String { name }
    }

    /// `| their call | lines to write here | note |`
    struct Row {
        /// The first cell without its backquotes, which is how the golden values call it.
        let call: String
        let lines: [Line]
        let note: String
    }

    /// `[CHANNEL:]SPEC[ --clock CLOCK]`
    struct Line {
        let channel: String
        let specification: String
        let clock: Clock?
    }

    let frameworks: [Framework]

    init() throws {
        let text = try String(contentsOf: Repository.file("Documentation/ComingFrom.md"), encoding: .utf8)
        frameworks = text.split(separator: "\n## ").dropFirst().compactMap { section in
            let lines = section.split(separator: "\n")
            // The first two lines of a table are its head.
            let rows = lines.filter { $0.hasPrefix("|") }.dropFirst(2).map { Row($0) }
            return rows.isEmpty ? nil : Framework(name: String(lines[0]), rows: rows)
        }
    }
}

extension ComingFrom.Row {
    fileprivate init(_ line: Substring) {
        let cells = line.dropFirst(2).split(separator: " |", omittingEmptySubsequences: false)
            .map { $0.trimmingCharacters(in: .whitespaces) }
        call = cells[0].replacing("`", with: "")
        lines = cells[1].matches(of: #/`([^`]+)`/#).map { ComingFrom.Line($0.1) }
        note = cells[2]
    }
}

extension ComingFrom.Line {
    fileprivate init(_ code: Substring) {
        var text = code
        if let match = text.firstMatch(of: #/ --clock (step|epoch)$/#) {
            clock = Clock(rawValue: String(match.1))
            text = text[..<match.range.lowerBound]
        } else {
            clock = nil
        }
        if let match = text.prefixMatch(of: #/(momentum):/#) {
            channel = String(match.1)
            text = text[match.range.upperBound...]
        } else {
            channel = "lr"
        }
        specification = String(text)
    }
}
