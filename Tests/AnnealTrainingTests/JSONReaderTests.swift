import Testing

@testable import AnnealTraining

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
