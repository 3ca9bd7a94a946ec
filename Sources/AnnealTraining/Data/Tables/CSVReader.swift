/// The rows of separated text, one after the other (RFC 4180).
///
/// Lines end in LF, CRLF or CR. A byte order mark, blank lines and comments are skipped. Blanks around a field without quotes do not
/// belong to it.
struct CSVReader {
    /// Where a field's bytes are; quotes around it are outside the range, doubled quotes inside are still double.
    struct Field {
        var range: Range<Int>
        var isQuoted: Bool
        /// Its number, if it was asked for and is written plainly; NaN otherwise.
        var number: Double = .nan
    }

    let dialect: CSVDialect
    private let window: TextWindow
    private var position: Int
    private var line = 1
    /// Whether a number may be read before one knows where its field ends.
    private let readsNumbers: Bool

    /// - Parameter window: At its beginning.
    init(_ window: TextWindow, _ dialect: CSVDialect = CSVDialect()) {
        self.window = window
        self.dialect = dialect
        readsNumbers = ![dialect.separator, dialect.comment].contains { $0.map { "eE+-".utf8.contains($0) } ?? false }
        position = window.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// What the fields are in; it lasts until the next row.
    var bytes: UnsafeBufferPointer<UInt8> { window.bytes }

    /// Where the next row begins.
    var place: Int { position }

    /// Reads the next row that is not blank.
    ///
    /// - Parameters:
    ///   - fields: Its fields, in place of those of the row before.
    ///   - numbers: Whether a column's numbers are asked for, for the first columns.
    /// - Returns: The line in the file where the row starts, from 1; nil after the last.
    /// - Throws: `unterminatedQuote`, `textAfterQuote`, or what reading the file met.
    mutating func next(_ fields: inout [Field], numbers: [Bool] = []) throws(DatasetError) -> Int? {
        while true {
            let (start, startLine) = (position, line)
            if start == window.bytes.count, window.isWhole { return nil }
            fields.removeAll(keepingCapacity: true)
            if start < window.bytes.count, try readRow(&fields, numbers) {
                if fields.count > 1 || fields[0].isQuoted || !fields[0].range.isEmpty { return startLine }
            } else {
                // The row goes on behind the window.
                line = startLine
                position = start - (try window.extend(keeping: start))
            }
        }
    }

    /// Reads a row and the end of its line; false if it goes on behind the window.
    private mutating func readRow(_ fields: inout [Field], _ numbers: [Bool]) throws(DatasetError) -> Bool {
        let bytes = window.bytes
        guard let base = bytes.baseAddress else { return false }
        let (end, separator, point) = (bytes.count, dialect.separator, dialect.point)
        while true {
            let column = fields.count
            if readsNumbers, column < numbers.count, numbers[column],
                let (number, stop) = DecimalNumber.start(of: base, from: position, to: end, point: point), stop < end,
                base[stop] == separator || Self.isLineEnd(base[stop])
            {
                fields.append(Field(range: position..<stop, isQuoted: false, number: number))
                position = stop
            } else {
                fields.append(try readField(bytes, column: column + 1))
            }
            guard position < end, base[position] == separator else { break }
            position += 1
        }
        if position < end, bytes[position] == dialect.comment {
            while position < end, !Self.isLineEnd(bytes[position]) { position += 1 }
        }
        return skipLineEnd(bytes)
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
    func number(_ field: Field) -> Double? {
        field.number.isNaN ? DecimalNumber.parse(bytes, field.range, point: dialect.point) : field.number
    }

    private mutating func readField(
        _ bytes: UnsafeBufferPointer<UInt8>, column: Int
    ) throws(DatasetError) -> Field {
        var start = position
        while start < bytes.count, isBlank(bytes[start]) { start += 1 }
        if start < bytes.count, bytes[start] == UInt8(ascii: "\"") {
            return try readQuotedField(bytes, from: start + 1, column: column)
        }
        let (separator, comment) = (dialect.separator, dialect.comment)
        var place = position
        while place < bytes.count, case let byte = bytes[place], byte != separator, !Self.isLineEnd(byte),
            byte != comment
        { place += 1 }
        position = place
        var stop = place
        while stop > start, isBlank(bytes[stop - 1]) { stop -= 1 }
        return Field(range: min(start, stop)..<stop, isQuoted: false)
    }

    private mutating func readQuotedField(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, column: Int
    ) throws(DatasetError) -> Field {
        let opening = FieldPosition(file: window.file, row: line, column: column)
        position = start
        while true {
            guard position < bytes.count else {
                guard window.isWhole else { return Field(range: start..<start, isQuoted: true) }
                throw DatasetError(CSVError.unterminatedQuote(opening))
            }
            if bytes[position] == UInt8(ascii: "\"") {
                guard position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "\"") else { break }
                position += 2
            } else if Self.isLineEnd(bytes[position]) {
                _ = skipLineEnd(bytes)
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

    /// Goes to the next line; false if one does not know whether the line has ended.
    private mutating func skipLineEnd(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard position < bytes.count else { return window.isWhole }
        let isReturn = bytes[position] == UInt8(ascii: "\r")
        if isReturn, position + 1 == bytes.count, !window.isWhole {
            position += 1
            return false
        }
        let isPair = isReturn && position + 1 < bytes.count && bytes[position + 1] == UInt8(ascii: "\n")
        position += isPair ? 2 : 1
        line += 1
        return true
    }

    @inline(__always)
    private static func isLineEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }

    /// A tab may be a separator.
    private func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") && dialect.separator != byte
    }
}
