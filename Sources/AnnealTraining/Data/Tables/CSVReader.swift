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

        /// Numbers from here on are infinite in 32 bits.
        static let limit = 0x1.ffffffp127

        /// Whether it is a number that 32 bits hold, as far as one knows.
        var isPlain: Bool { number.magnitude < Self.limit }
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
        readsNumbers =
            dialect.separator != dialect.point
            && ![dialect.separator, dialect.comment].contains { $0.map { "eE+-".utf8.contains($0) } ?? false }
        position = Self.start(of: window)
        if let declaration = Self.declaration(at: position, of: window.bytes) {
            position = declaration.end
            line = 2
        }
    }

    /// After a byte order mark.
    private static func start(of window: TextWindow) -> Int {
        window.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// The separator that a first line says, as Excel writes it: `sep=;`.
    static func declaredSeparator(of window: TextWindow) -> UInt8? {
        declaration(at: start(of: window), of: window.bytes)?.separator
    }

    private static func declaration(
        at start: Int, of bytes: UnsafeBufferPointer<UInt8>
    ) -> (separator: UInt8, end: Int)? {
        let line = bytes[min(start, bytes.count)...].prefix(7)
        guard line.count >= 6, line.starts(with: "sep=".utf8), isLineEnd(line[start + 5]) else { return nil }
        let isPair = line[start + 5] == UInt8(ascii: "\r") && line.last == UInt8(ascii: "\n")
        return (line[start + 4], start + (isPair ? 7 : 6))
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
    ///
    /// The fields of the row before are written over, so that rows of the same length need no memory of their own.
    private mutating func readRow(_ fields: inout [Field], _ numbers: [Bool]) throws(DatasetError) -> Bool {
        let bytes = window.bytes
        var count = 0
        repeat {
            position += count > 0 ? 1 : 0
            if readsNumbers, count < numbers.count, numbers[count] {
                let first = count
                readNumbers(&fields, &count, numbers)
                if count > first { continue }
            }
            let field = try readField(bytes, column: count + 1)
            if count < fields.count { fields[count] = field } else { fields.append(field) }
            count += 1
        } while position < bytes.count && bytes[position] == dialect.separator
        if count < fields.count { fields.removeLast(fields.count - count) }
        if position < bytes.count, bytes[position] == dialect.comment {
            while position < bytes.count, !Self.isLineEnd(bytes[position]) { position += 1 }
        }
        return skipLineEnd(bytes)
    }

    /// Reads fields that are plainly numbers, as far as they are asked for and there were fields in the row before.
    ///
    /// - Parameter count: How many fields of the row have been read.
    @inline(__always)
    private mutating func readNumbers(_ fields: inout [Field], _ count: inout Int, _ numbers: [Bool]) {
        guard let base = window.bytes.baseAddress else { return }
        let (end, separator, point) = (window.bytes.count, dialect.separator, dialect.point)
        var (column, start, stop) = (count, position, position)
        fields.withUnsafeMutableBufferPointer { fields in
            numbers.withUnsafeBufferPointer { numbers in
                let most = min(fields.count, numbers.count)
                while column < most, numbers[column],
                    let (number, next) = DecimalNumber.start(of: base, from: start, to: end, point: point), next < end,
                    case let byte = base[next], byte == separator || Self.isLineEnd(byte)
                {
                    fields[column] = Field(range: start..<next, isQuoted: false, number: number)
                    column += 1
                    (start, stop) = (next + 1, next)
                    guard byte == separator else { break }
                }
            }
        }
        (count, position) = (column, stop)
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
    /// - Throws: `notUTF8`, `markInside` or `zeroInside`.
    func wholeText(_ field: Field, _ position: @autoclosure () -> FieldPosition) throws(DatasetError) -> String {
        guard let text = text(field) else { throw DatasetError(CSVError.notUTF8(position())) }
        if text.unicodeScalars.contains("\u{FEFF}") { throw DatasetError(CSVError.markInside(position())) }
        if text.utf8.contains(0) { throw DatasetError(CSVError.zeroInside(position())) }
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
