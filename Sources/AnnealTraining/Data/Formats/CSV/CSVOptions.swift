/// What is said of a table beside its file; what is not said is found out.
///
///     try FormatOptions("a.csv,sep=semicolon,header=no", known: CSVOptions.keys).map(CSVOptions.init)?.hasHeader   // false
struct CSVOptions: Sendable, Equatable {
    static let keys = ["label", "header", "sep", "decimal", "comment", "drop", "missing", "task", "test"]

    /// A column's name, or its place from 1.
    var label: String?
    var hasHeader: Bool?
    var separator: UInt8?
    var point: UInt8?
    var comment: UInt8?
    /// Columns to leave out, by name or by place from 1.
    var dropped: [String] = []
    var refusesMissing = false
    var kind: LabelKind?
    /// A file whose rows are the test part.
    var test: String?

    init() {}

    /// - Throws: `badValue`.
    init(_ options: FormatOptions) throws(DatasetError) {
        let format = CSVFormat.name
        label = options.values["label"]
        test = options.values["test"]
        hasHeader = try options.choice("header", of: format, [("yes", true), ("no", false)])
        refusesMissing = try options.choice("missing", of: format, [("refuse", true)]) ?? false
        kind = try options.kind(of: format)
        separator = try Self.byte(of: "sep", in: options)
        comment = try Self.byte(of: "comment", in: options)
        let comma = UInt8(ascii: ",")
        point = try options.choice(
            "decimal", of: format,
            [("comma", comma), ("point", UInt8(ascii: ".")), (",", comma), (".", UInt8(ascii: "."))])
        // One character has one meaning.
        let marks = [separator, point == comma ? point : nil, comment].compactMap { $0 }
        guard Set(marks).count == marks.count else {
            throw DatasetError(
                FormatOptionError.badValue(
                    "\(self)".dropFirst().description, format: format, allowed: ["a character of its own for each"]))
        }
        dropped = options.values["drop"]?.split(separator: ",").map(String.init) ?? []
    }

    /// A character that may stand between fields or begin a comment, by itself or by its name.
    private static func byte(of key: String, in options: FormatOptions) throws(DatasetError) -> UInt8? {
        guard let text = options.values[key] else { return nil }
        if let named = CSVDialect.separators.first(where: { $0.name == text }) { return named.byte }
        guard text.utf8.count == 1, let byte = text.utf8.first, byte > 0x20 || byte == UInt8(ascii: "\t"),
            byte != UInt8(ascii: "\""), byte != UInt8(ascii: "."),
            !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        else {
            let names = CSVDialect.separators.map { "\(key)=\($0.name)" }
            throw DatasetError(
                FormatOptionError.badValue(
                    "\(key)=\(text)", format: CSVFormat.name, allowed: names + ["another character that no number has"])
            )
        }
        return byte
    }
}

extension CSVOptions: CustomStringConvertible {
    /// The options as they are written after the file.
    var description: String {
        func character(_ byte: UInt8) -> String { byte == UInt8(ascii: "\t") ? "tab" : String(UnicodeScalar(byte)) }
        var parts: [(String, String?)] = [
            ("label", label), ("header", hasHeader.map { $0 ? "yes" : "no" }), ("sep", separator.map(character)),
            ("decimal", point.map(character)), ("comment", comment.map(character)),
        ]
        parts += [
            ("drop", dropped.isEmpty ? nil : dropped.joined(separator: ",")),
            ("missing", refusesMissing ? "refuse" : nil), ("task", kind?.rawValue), ("test", test),
        ]
        return parts.map { key, value in value.map { ",\(key)=\($0)" } ?? "" }.joined()
    }
}
