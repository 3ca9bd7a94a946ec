/// The lines of a table of sparse features, cut at blanks. Lines end in LF, CRLF or CR.
struct LIBSVMReader {
    struct Line {
        /// In the file, from 1.
        let number: Int
        /// Where the bytes of each field are; at least one.
        let fields: [Range<Int>]
    }

    private static let query = Array("qid:".utf8)

    private let bytes: [UInt8]
    private var position: Int
    private var line = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// The next line with something on it, or nil after the last.
    mutating func next() -> Line? {
        while position < bytes.count {
            line += 1
            let fields = nextFields()
            if !fields.isEmpty { return Line(number: line, fields: fields) }
        }
        return nil
    }

    /// What the field says; nil if it is not in UTF-8.
    func text(_ field: Range<Int>) -> String? { String(validating: bytes[field], as: UTF8.self) }

    /// The field for a sentence, whatever its bytes are.
    func shown(_ field: Range<Int>) -> String { String(decoding: bytes[field], as: UTF8.self) }

    /// Whether the field says to which query its row belongs, as for ranking: `qid:3`.
    func isQuery(_ field: Range<Int>) -> Bool { bytes[field].starts(with: Self.query) }

    /// The field's number, which may be infinite or NaN; nil if it is none.
    func number(_ field: Range<Int>) -> Double? {
        bytes.withUnsafeBufferPointer { DecimalNumber.parse($0, field) }
    }

    /// The field's whole number; nil if it is none, or one of more than 10 digits.
    func index(_ field: Range<Int>) -> Int? {
        guard (1...10).contains(field.count) else { return nil }
        var index = 0
        for byte in bytes[field] {
            let digit = byte &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            index = index * 10 + Int(digit)
        }
        return index
    }

    /// Where the first colon of a field is.
    func colon(in field: Range<Int>) -> Int? { bytes[field].firstIndex(of: UInt8(ascii: ":")) }

    private mutating func nextFields() -> [Range<Int>] {
        var fields: [Range<Int>] = []
        var start: Int?
        var isComment = false
        func isLineEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }
        while position < bytes.count, !isLineEnd(bytes[position]) {
            let byte = bytes[position]
            if byte == UInt8(ascii: "#") { isComment = true }
            if isComment || byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") {
                if let begin = start { fields.append(begin..<position) }
                start = nil
            } else if start == nil {
                start = position
            }
            position += 1
        }
        if let start { fields.append(start..<position) }
        if position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\r"), bytes[position + 1] == UInt8(ascii: "\n")
        {
            position += 1
        }
        position += 1
        return fields
    }
}
