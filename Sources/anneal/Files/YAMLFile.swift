internal import Foundation
internal import Yams

/// A file that holds one YAML document.
struct YAMLFile {
    let name: String
    let text: String

    /// What is wrong with it, for a sentence of whoever reads it.
    enum Problem: Error {
        case unreadable(String)
        case malformed(String, Mark?)
        case duplicateKeys(String, Mark)
    }

    init(_ name: String) throws(Problem) {
        self.name = name
        do {
            text = try String(contentsOfFile: name, encoding: .utf8)
        } catch {
            let exists = FileManager.default.fileExists(atPath: name)
            throw .unreadable(exists ? "it is no UTF-8 text" : "there is no such file")
        }
    }

    /// The document; `nil` if it is empty.
    func root() throws(Problem) -> Node? {
        do {
            return try Yams.compose(yaml: text)
        } catch YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
            YamlError.composer(_, let problem, let mark, _)
        {
            throw .malformed(problem, mark)
        } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
            throw .duplicateKeys("\(keys.joined(separator: ", ")) is given twice: keep one", context.mark)
        } catch {
            throw .malformed("it cannot be decoded", nil)
        }
    }
}
