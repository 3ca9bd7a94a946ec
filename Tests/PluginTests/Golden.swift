import Foundation

/// Tables under Tests/Goldens: the last column may hold commas and quotes.
enum Golden {
    /// Runs of rows with the same last column, each row by column name.
    static func groups(of file: String) throws -> [[[String: String]]] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(contentsOf: folder.appending(path: "Goldens/\(file)"), encoding: .utf8)
        var lines = text.split(separator: "\n")[...]
        let header = lines.removeFirst().split(separator: ",").map(String.init)
        var groups: [[[String: String]]] = []
        for line in lines {
            let fields = line.split(separator: ",", maxSplits: header.count - 1, omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: ["\""]) }
            let row = Dictionary(uniqueKeysWithValues: zip(header, fields))
            let name = header[header.count - 1]
            if let last = groups.indices.last, groups[last][0][name] == row[name],
                groups[last][0]["base"] == row["base"]
            {
                groups[last].append(row)
            } else {
                groups.append([row])
            }
        }
        return groups
    }
}
