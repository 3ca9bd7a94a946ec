internal import AnnealFiles

/// Zero-terminated strings, one after another, found by the offset of their first byte.
struct ELFStringTable {
    private let bytes: [UInt8]
    /// Bytes handed out. Any number of symbols may name one long string, so the table's size alone bounds nothing.
    private var spent: UInt64 = 0

    /// `bytes` are empty or end with a zero.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Whether a string begins at `offset`.
    func contains(_ offset: UInt64) -> Bool { offset < UInt64(bytes.count) }

    /// The string from `offset` to the next zero; what is not UTF-8 in it is replaced.
    mutating func string(at offset: UInt64) throws(SharedObjectError.Reason) -> String {
        let start = Int(clamping: offset)
        guard contains(offset), let end = bytes[start...].firstIndex(of: 0) else {
            throw .symbolsUnreadable("a name lies outside the string table")
        }
        spent += UInt64(end - start) + 1
        if spent > RegularFile.readLimit { throw .tooLarge(part: "the exported names", bytes: spent) }
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }
}
