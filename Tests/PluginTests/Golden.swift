import Foundation
import TestSupport

/// Tables under Tests/Goldens: the last column may hold commas and quotes.
enum Golden {
    /// Runs of rows with the same last column, base and horizon, each row by column name.
    static func groups(of file: String) throws -> [[[String: String]]] {
        let text = try String(contentsOf: Repository.golden(file), encoding: .utf8)
        var lines = text.split(separator: "\n")[...]
        let header = lines.removeFirst().split(separator: ",").map(String.init)
        var groups: [[[String: String]]] = []
        for line in lines {
            let fields = line.split(separator: ",", maxSplits: header.count - 1, omittingEmptySubsequences: false)
                .map(unquoted)
            let row = Dictionary(uniqueKeysWithValues: zip(header, fields))
            let name = header[header.count - 1]
            let isSame = { (key: String) in groups.last?[0][key] == row[key] }
            if let last = groups.indices.last, isSame(name), isSame("base"), isSame("horizon") {
                groups[last].append(row)
            } else {
                groups.append([row])
            }
        }
        return groups
    }

    private static func unquoted(_ field: Substring) -> String {
        guard field.count > 1, field.hasPrefix("\""), field.hasSuffix("\"") else { return String(field) }
        return String(field.dropFirst().dropLast()).replacing("\"\"", with: "\"")
    }
}
