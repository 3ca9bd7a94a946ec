internal import AnnealHost

/// Why a file is no table.
public enum CSVError: DatasetErrorCause {
    case onlyHeader(String)
    case tooFewColumns(String)
    case raggedRow(String, row: Int, fields: Int, expected: Int)
    case unterminatedQuote(FieldPosition)
    case textAfterQuote(FieldPosition)
    case unknownLabel(String, name: String, columns: [String])

    public var description: String {
        switch self {
        case .onlyHeader(let path): "\(path) holds a header and no rows; add at least two"
        case .tooFewColumns(let path):
            "\(path) has one column; it needs a feature and a label, separated by a comma"
        case .raggedRow(let path, let row, let fields, let expected):
            "\(path), row \(row): \(fields) \(fields == 1 ? "field" : "fields") where the first row has \(expected)"
        case .unterminatedQuote(let position): "\(position): the quote that opens here is never closed"
        case .textAfterQuote(let position):
            "\(position): text follows the closing quote; write a quote inside a field twice"
        case .unknownLabel(let path, let name, let columns): unknownLabel(path, name, columns)
        }
    }

    private func unknownLabel(_ path: String, _ name: String, _ columns: [String]) -> String {
        guard !columns.isEmpty else {
            return "\(path) has no header row, so no column is called \(inQuotes(name)); add one or leave label= out"
        }
        let nearest = nearestName(to: name, among: columns).map { ", the nearest is \($0)" } ?? ""
        let shown = columns.prefix(8).joined(separator: ", ")
        let more = columns.count > 8 ? " and \(columns.count - 8) more" : ""
        return "\(path) has no column called \(inQuotes(name))\(nearest); its columns are \(shown)\(more)"
    }
}
