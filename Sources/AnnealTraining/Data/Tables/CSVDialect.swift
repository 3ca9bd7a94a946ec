/// How a table is written: what separates its fields, what stands before decimals, and what begins a comment.
///
///     CSVDialect.found(in: window)   // of "a;b\n0,5;x\n": semicolons, and commas before decimals
struct CSVDialect: Sendable, Equatable {
    var separator = UInt8(ascii: ",")
    var point = UInt8(ascii: ".")
    /// `nil` if there are no comments.
    var comment: UInt8?

    /// The separators by the names that options have for them, in the order in which they are looked for: a comma may stand inside
    /// fields that others separate, so it comes last.
    static let separators: [(name: String, byte: UInt8)] = [
        ("tab", UInt8(ascii: "\t")), ("semicolon", UInt8(ascii: ";")), ("bar", UInt8(ascii: "|")),
        ("comma", UInt8(ascii: ",")),
    ]

    /// The rows that are looked at.
    private static let sample = 20

    /// The dialect of a text, whose window is at its beginning and keeps all, as far as it is not given.
    ///
    /// The separator is what a first line says, as Excel's `sep=;`, or else the first of tab, semicolon, bar and comma that stands
    /// equally often, at least once, in each of the first 20 rows; a comma if none does. Decimals follow a comma where more fields of those rows are numbers with it than with a point.
    static func found(
        in window: TextWindow, separator: UInt8? = nil, point: UInt8? = nil, comment: UInt8? = nil
    ) -> CSVDialect {
        var dialect = CSVDialect(comment: comment)
        dialect.separator =
            separator ?? CSVReader.declaredSeparator(of: window) ?? separators.lazy.map(\.byte).first { candidate in
                let widths = rows(of: window, CSVDialect(separator: candidate, comment: comment)).map(\.count)
                return widths.allSatisfy { $0 > 1 && $0 == widths[0] } && !widths.isEmpty
            } ?? UInt8(ascii: ",")
        let comma = UInt8(ascii: ",")
        if let point {
            dialect.point = point
        } else if dialect.separator != comma {
            var (points, commas) = (0, 0)
            for field in rows(of: window, dialect).joined() {
                let withPoint = DecimalNumber.parse(window.bytes, field.range) != nil
                let withComma = DecimalNumber.parse(window.bytes, field.range, point: comma) != nil
                points += withPoint && !withComma ? 1 : 0
                commas += withComma && !withPoint ? 1 : 0
            }
            if commas > points { dialect.point = comma }
        }
        return dialect
    }

    /// The first rows; none where a quote is wrong, which is said when they are read.
    private static func rows(of window: TextWindow, _ dialect: CSVDialect) -> [[CSVReader.Field]] {
        var reader = CSVReader(window, dialect)
        var rows: [[CSVReader.Field]] = []
        var fields: [CSVReader.Field] = []
        while rows.count < sample, (try? reader.next(&fields) ?? nil) != nil { rows.append(fields) }
        return rows
    }

    /// For a sentence: `semicolons between fields, commas before decimals`; `nil` if it is commas and points.
    var summary: String? {
        let name =
            Self.separators.first { $0.byte == separator }?.name
            ?? Character(Unicode.Scalar(separator)).debugDescription
        let usesComma = point == UInt8(ascii: ",")
        guard separator != UInt8(ascii: ",") || usesComma else { return nil }
        return "\(name)s between fields" + (usesComma ? ", commas before decimals" : "")
    }
}
