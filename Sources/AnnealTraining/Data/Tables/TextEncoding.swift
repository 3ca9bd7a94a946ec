/// What files are that should be text in UTF-8.
enum TextEncoding {
    /// The encoding that bytes begin in, if it is not UTF-8.
    ///
    ///     // A byte order mark, or every second byte 0, as in the UTF-16 of English.
    ///     TextEncoding.foreign(bytes)   // "UTF-16"
    static func foreign(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        let start = bytes.prefix(4)
        if start.starts(with: [0xFF, 0xFE, 0, 0]) || start.starts(with: [0, 0, 0xFE, 0xFF]) { return "UTF-32" }
        if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF]) { return "UTF-16" }
        guard start.count == 4 else { return nil }
        let zeros = start.map { $0 == 0 }
        return zeros == [false, true, false, true] || zeros == [true, false, true, false] ? "UTF-16" : nil
    }

    /// What a file is that is no text, by its first bytes: a workbook of Excel is a zip archive.
    static func binary(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        let kinds: [(mark: [UInt8], name: String)] = [
            (Array("PK\u{3}\u{4}".utf8), "an Excel workbook or another zip archive"),
            ([0xD0, 0xCF, 0x11, 0xE0], "an old Excel workbook"), (Array("PAR1".utf8), "a Parquet file"),
            (Array("ARROW1".utf8), "an Arrow file"), (Array("SQLite format".utf8), "a database of SQLite"),
            ([0x89] + Array("HDF".utf8), "an HDF5 file"), ([0x93] + Array("NUMPY".utf8), "an array of NumPy"),
            (Array("%PDF".utf8), "a PDF"), ([0x89] + Array("PNG".utf8), "a picture"),
            ([0xFF, 0xD8, 0xFF], "a picture"),
            (Array("BZh".utf8), "a file of bzip2"), ([0xFD] + Array("7zXZ".utf8), "a file of xz"),
            (Array("<!DOCTYPE".utf8), "a web page"), (Array("<!doctype".utf8), "a web page"),
            (Array("<html".utf8), "a web page"),
        ]
        return kinds.first { bytes.starts(with: $0.mark) }?.name
    }

    /// - Throws: `encoding` if a text begins in another encoding than UTF-8, `notText` if it is something else.
    static func check(_ bytes: UnsafeBufferPointer<UInt8>, of file: String) throws(DatasetError) {
        if let encoding = foreign(bytes) { throw DatasetError(CSVError.encoding(file, encoding)) }
        if let kind = binary(bytes) { throw DatasetError(CSVError.notText(file, kind)) }
    }

    /// - Throws: As of bytes that are somewhere in memory.
    static func check(_ bytes: [UInt8], of file: String) throws(DatasetError) {
        try bytes.withUnsafeBufferPointer { (bytes) throws(DatasetError) in try check(bytes, of: file) }
    }
}
