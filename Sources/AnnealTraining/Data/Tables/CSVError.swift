internal import AnnealHost

/// Why a file is no table.
public enum CSVError: DatasetErrorCause {
    case onlyHeader(String)
    case tooFewColumns(String)
    case raggedRow(String, row: Int, fields: Int, expected: Int)
    case unterminatedQuote(FieldPosition)
    case textAfterQuote(FieldPosition)
    case unknownLabel(String, name: String, columns: [String])
    case unknownColumn(String, name: String, columns: [String])
    case noSuchPlace(String, String, width: Int)
    case droppedLabel(String, name: String)
    case encoding(String, String)
    case notText(String, String)
    case notUTF8(FieldPosition)
    case markInside(FieldPosition)
    case zeroInside(FieldPosition)
    case missing(FieldPosition)
    case tooManyCategories(String, name: String, limit: Int)

    public var description: String {
        switch self {
        case .onlyHeader(let path): "\(path) holds a header and no rows; add at least two"
        case .tooFewColumns(let path):
            "\(path) has one column; it needs a feature and a label, separated by tabs, semicolons, bars or commas, or by what sep= says"
        case .raggedRow(let path, let row, let fields, let expected):
            "\(path), row \(row): \(fields) \(fields == 1 ? "field" : "fields") where the first row has \(expected)"
        case .unterminatedQuote(let position): "\(position): the quote that opens here is never closed"
        case .textAfterQuote(let position):
            "\(position): text follows the closing quote; write a quote inside a field twice"
        case .unknownLabel(let path, let name, let columns): unknown(path, name, columns, option: "label")
        case .unknownColumn(let path, let name, let columns): unknown(path, name, columns, option: "drop")
        case .noSuchPlace(let path, let place, let width):
            "\(path) has \(width) columns, so none is column \(place); they count from 1"
        case .droppedLabel(let path, let name):
            "\(path): \(inQuotes(name)) is the label and cannot be left out; name another label or leave it in"
        case .encoding(let path, let encoding): "\(path) is in \(encoding); save it as UTF-8"
        case .notText(let path, let kind): "\(path) is \(kind), not a file of text; save it as one"
        case .notUTF8(let position): "\(position): the text is not in UTF-8; save the file in that encoding"
        case .markInside(let position):
            "\(position): a byte order mark stands here, as where files were put together; take it out"
        case .zeroInside(let position):
            "\(position): a byte 0 stands here, as where a file was not written whole; take it out"
        case .missing(let position): "\(position): the value is missing"
        case .tooManyCategories(let path, let name, let limit):
            "\(path), column \(inQuotes(name)): more than \(limit) different texts are no categories; leave the column out with "
                + "drop=\(name)"
        }
    }

    private func unknown(_ path: String, _ name: String, _ columns: [String], option: String) -> String {
        guard !columns.isEmpty else {
            return
                "\(path) has no header row, so no column is called \(inQuotes(name)); add one or leave \(option)= out"
        }
        let nearest = nearestName(to: name, among: columns).map { ", the nearest is \($0)" } ?? ""
        return
            "\(path) has no column called \(inQuotes(name))\(nearest); its columns are \(firstNames(columns, most: 8))"
    }
}
