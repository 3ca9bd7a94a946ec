/// The rows of comma-separated text, one after the other (RFC 4180).
///
/// Lines end in LF, CRLF or CR. A byte order mark and blank lines at the end are skipped. Blanks around a field
/// without quotes do not belong to it.
struct CSVReader {
    /// Where a field's bytes are; quotes around it are outside the range, doubled quotes inside are still double.
    struct Field {
        let range: Range<Int>
        let isQuoted: Bool
    }

    struct Row {
        /// The line in the file where the row starts, from 1.
        let line: Int
        let fields: [Field]
    }

    private let bytes: [UInt8]
    private let file: String
    private let end: Int
    private var position: Int
    private var line = 1
    private var width = 0

    init(_ bytes: [UInt8], file: String) {
        self.bytes = bytes
        self.file = file
        end = bytes.lastIndex { !Self.isLineEnd($0) }.map { $0 + 1 } ?? 0
        position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? min(3, end) : 0
    }

    /// The next row, or nil after the last.
    ///
    /// - Throws: `unterminatedQuote` or `textAfterQuote`.
    mutating func next() throws(DatasetError) -> Row? {
        guard position < end else { return nil }
        let start = line
        var fields: [Field] = []
        fields.reserveCapacity(width)
        while true {
            fields.append(try nextField(column: fields.count + 1))
            guard position < end, bytes[position] == UInt8(ascii: ",") else { break }
            position += 1
        }
        skipLineEnd()
        width = fields.count
        return Row(line: start, fields: fields)
    }

    /// What the field says, its doubled quotes made single.
    func text(_ field: Field) -> String {
        var content = bytes[field.range]
        if field.isQuoted {
            var isSecond = false
            content.removeAll { byte in
                isSecond = byte == UInt8(ascii: "\"") && !isSecond
                return byte == UInt8(ascii: "\"") && !isSecond
            }
        }
        return String(decoding: content, as: UTF8.self)
    }

    /// The field's number, which may be infinite or NaN; nil if it is none.
    func number(_ field: Field) -> Float? { DecimalNumber.parse(bytes, field.range) }

    private mutating func nextField(column: Int) throws(DatasetError) -> Field {
        var start = position
        while start < end, Self.isBlank(bytes[start]) { start += 1 }
        if start < end, bytes[start] == UInt8(ascii: "\"") {
            return try quotedField(from: start + 1, column: column)
        }
        while position < end, bytes[position] != UInt8(ascii: ","), !Self.isLineEnd(bytes[position]) { position += 1 }
        var stop = position
        while stop > start, Self.isBlank(bytes[stop - 1]) { stop -= 1 }
        return Field(range: start..<stop, isQuoted: false)
    }

    private mutating func quotedField(from start: Int, column: Int) throws(DatasetError) -> Field {
        let opening = FieldPosition(file: file, row: line, column: column)
        position = start
        while true {
            guard position < end else { throw DatasetError(CSVError.unterminatedQuote(opening)) }
            if bytes[position] == UInt8(ascii: "\"") {
                guard position + 1 < end, bytes[position + 1] == UInt8(ascii: "\"") else { break }
                position += 2
            } else if Self.isLineEnd(bytes[position]) {
                skipLineEnd()
            } else {
                position += 1
            }
        }
        let field = Field(range: start..<position, isQuoted: true)
        position += 1
        while position < end, Self.isBlank(bytes[position]) { position += 1 }
        guard position == end || bytes[position] == UInt8(ascii: ",") || Self.isLineEnd(bytes[position]) else {
            throw DatasetError(CSVError.textAfterQuote(opening))
        }
        return field
    }

    private mutating func skipLineEnd() {
        guard position < end else { return }
        let isPair =
            bytes[position] == UInt8(ascii: "\r") && position + 1 < end && bytes[position + 1] == UInt8(ascii: "\n")
        position += isPair ? 2 : 1
        line += 1
    }

    private static func isLineEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }
    private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
}
