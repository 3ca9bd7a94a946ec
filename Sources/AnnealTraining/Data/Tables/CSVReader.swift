/// The rows of separated text, one after the other (RFC 4180).
///
/// Lines end in LF, CRLF or CR. A byte order mark, blank lines and comments are skipped. Blanks around a field without quotes do not
/// belong to it.
struct CSVReader {
    /// Where a field's bytes are; quotes around it are outside the range, doubled quotes inside are still double.
    struct Field {
        let range: Range<Int>
        let isQuoted: Bool
    }

    let bytes: UnsafeBufferPointer<UInt8>
    let dialect: CSVDialect
    private let file: String
    private var position: Int
    private var line = 1

    /// - Parameter bytes: Whole, and as long as the reader is used.
    init(_ bytes: UnsafeBufferPointer<UInt8>, file: String, _ dialect: CSVDialect = CSVDialect()) {
        self.bytes = bytes
        self.file = file
        self.dialect = dialect
        position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// Reads the next row that is not blank.
    ///
    /// - Parameter fields: Its fields, in place of those of the row before.
    /// - Returns: The line in the file where the row starts, from 1; nil after the last.
    /// - Throws: `unterminatedQuote` or `textAfterQuote`.
    mutating func next(_ fields: inout [Field]) throws(DatasetError) -> Int? {
        while position < bytes.count {
            fields.removeAll(keepingCapacity: true)
            let start = line
            while true {
                fields.append(try nextField(column: fields.count + 1))
                guard position < bytes.count, bytes[position] == dialect.separator else { break }
                position += 1
            }
            if position < bytes.count, bytes[position] == dialect.comment {
                while position < bytes.count, !Self.isLineEnd(bytes[position]) { position += 1 }
            }
            skipLineEnd()
            if fields.count > 1 || fields[0].isQuoted || !fields[0].range.isEmpty { return start }
        }
        return nil
    }

    /// What the field says, its doubled quotes made single; nil if it is not in UTF-8.
    func text(_ field: Field) -> String? {
        guard field.isQuoted else { return String(validating: bytes[field.range], as: UTF8.self) }
        var isSecond = false
        let content = bytes[field.range].filter { byte in
            isSecond = byte == UInt8(ascii: "\"") && !isSecond
            return byte != UInt8(ascii: "\"") || isSecond
        }
        return String(validating: content, as: UTF8.self)
    }

    /// What the field says.
    ///
    /// - Throws: `notUTF8` or `markInside`.
    func wholeText(_ field: Field, _ position: @autoclosure () -> FieldPosition) throws(DatasetError) -> String {
        guard let text = text(field) else { throw DatasetError(CSVError.notUTF8(position())) }
        if text.unicodeScalars.contains("\u{FEFF}") { throw DatasetError(CSVError.markInside(position())) }
        return text
    }

    /// The field's number, which may be infinite or NaN; nil if it is none.
    func number(_ field: Field) -> Double? { DecimalNumber.parse(bytes, field.range, point: dialect.point) }

    private mutating func nextField(column: Int) throws(DatasetError) -> Field {
        var start = position
        while start < bytes.count, isBlank(bytes[start]) { start += 1 }
        if start < bytes.count, bytes[start] == UInt8(ascii: "\"") {
            return try quotedField(from: start + 1, column: column)
        }
        let (separator, comment) = (dialect.separator, dialect.comment)
        while position < bytes.count, case let byte = bytes[position], byte != separator, !Self.isLineEnd(byte),
            byte != comment
        { position += 1 }
        var stop = position
        while stop > start, isBlank(bytes[stop - 1]) { stop -= 1 }
        return Field(range: min(start, stop)..<stop, isQuoted: false)
    }

    private mutating func quotedField(from start: Int, column: Int) throws(DatasetError) -> Field {
        let opening = FieldPosition(file: file, row: line, column: column)
        position = start
        while true {
            guard position < bytes.count else { throw DatasetError(CSVError.unterminatedQuote(opening)) }
            if bytes[position] == UInt8(ascii: "\"") {
                guard position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "\"") else { break }
                position += 2
            } else if Self.isLineEnd(bytes[position]) {
                skipLineEnd()
            } else {
                position += 1
            }
        }
        let field = Field(range: start..<position, isQuoted: true)
        position += 1
        while position < bytes.count, isBlank(bytes[position]) { position += 1 }
        guard
            position == bytes.count || bytes[position] == dialect.separator || bytes[position] == dialect.comment
                || Self.isLineEnd(bytes[position])
        else { throw DatasetError(CSVError.textAfterQuote(opening)) }
        return field
    }

    private mutating func skipLineEnd() {
        guard position < bytes.count else { return }
        let isPair =
            bytes[position] == UInt8(ascii: "\r") && position + 1 < bytes.count
            && bytes[position + 1] == UInt8(ascii: "\n")
        position += isPair ? 2 : 1
        line += 1
    }

    private static func isLineEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }

    /// A tab may be a separator.
    private func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") && dialect.separator != byte
    }
}
