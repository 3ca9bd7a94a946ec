import Testing

@testable import AnnealFiles

/// The JSON of a header.
@Suite struct JSONReaderTests {
    private func string(_ json: String) throws -> String {
        var reader = JSONReader(Array(json.utf8)[...])
        let string = try reader.string()
        try reader.end()
        return string
    }

    private func integer(_ json: String) throws -> Int {
        var reader = JSONReader(Array(json.utf8)[...])
        let integer = try reader.integer()
        try reader.end()
        return integer
    }

    @Test(arguments: [
        (#""""#, ""), (#""a\"\\\/\b\f\n\r\t""#, "a\"\\/\u{8}\u{C}\n\r\t"), (#""\u00e9\u20AC""#, "é€"),
        (#""\ud83d\ude00""#, "😀"), (#" "é😀" "#, "é😀"),
    ])
    func `strings with escapes`(json: String, text: String) throws {
        #expect(try string(json) == text)
        #expect(try string(text.quotedAsJSON) == text)
    }

    @Test(arguments: [
        #"""#, #""a"#, #""\"#, #""\x""#, #""\u12"#, #""\u12g4""#, #""\ud83d""#, #""\ud83dx""#, #""\ud83d\u0041""#,
        #""\ude00""#, "\"\n\"", #""a" b"#, "nothing",
    ])
    func `what is no string is refused`(json: String) {
        #expect(throws: JSONError.self) { try string(json) }
    }

    private func number(_ json: String) throws -> Double {
        var reader = JSONReader(Array(json.utf8)[...])
        let number = try reader.number()
        try reader.end()
        return number
    }

    @Test(arguments: [
        ("0", 0), ("-0", -0.0), (" 12 ", 12), ("-2.5e-3", -0.0025), ("1E+2", 100), ("0.1", 0.1), ("1e-400", 0),
        ("9007199254740993", 9_007_199_254_740_992),
    ])
    func `numbers with fractions and exponents`(json: String, value: Double) throws {
        #expect(try number(json).bitPattern == value.bitPattern)
    }

    @Test(arguments: ["", "-", "01", "1.", ".5", "+1", "1e", "1e+", "0x1", "nan", "\"1\"", "1 2", "1e999"])
    func `what is no number is refused`(json: String) {
        #expect(throws: JSONError.self) { try number(json) }
    }

    private func skip(_ json: String) throws {
        var reader = JSONReader(Array(json.utf8)[...])
        try reader.skip()
    }

    @Test func `a value of any kind is skipped, and what is none is refused`() throws {
        for json in [#"{"a": [1, {"b": "]"}], "c": null}"#, "[]", "true", "false", "-1.5", #""x""#] {
            var reader = JSONReader(Array("[\(json), 7]".utf8)[...])
            var isFirst = true
            try reader.array { reader throws(JSONError) in
                if isFirst { try reader.skip() } else { #expect(try reader.integer() == 7) }
                isFirst = false
            }
        }
        for json in ["tru", "[1,]", "{1: 2}", "nothing", String(repeating: "[", count: 100)] {
            #expect(throws: JSONError.self) { try skip(json) }
        }
    }

    @Test func `strings are UTF-8`() {
        for bytes in [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xC0, 0x80]] as [[UInt8]] {
            var reader = JSONReader(([0x22] + bytes + [0x22])[...])
            #expect(throws: JSONError.notJSON(at: 1)) { try reader.string() }
        }
    }

    @Test(arguments: [
        ("0", 0), ("-0", 0), (" 17 ", 17), ("9223372036854775807", Int.max), ("-9223372036854775808", Int.min),
    ])
    func `integers`(json: String, value: Int) throws { #expect(try integer(json) == value) }

    @Test(arguments: [
        "", "-", "- 1", "01", "-01", "+1", "1.0", "1e3", "9223372036854775808", "-9223372036854775809", "1 2",
    ])
    func `what is no integer of 64 bits is refused`(json: String) {
        #expect(throws: JSONError.self) { try integer(json) }
    }

    @Test func `deep nesting is refused where it begins`() {
        let deep = String(repeating: "[", count: 1_000_000)
        var reader = JSONReader(Array(deep.utf8)[...])
        #expect(throws: JSONError.otherKind) {
            try reader.array { reader throws(JSONError) in _ = try reader.integer() }
        }
    }
}
