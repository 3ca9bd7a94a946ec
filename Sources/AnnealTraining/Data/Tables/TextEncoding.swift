/// Encodings that text comes in beside UTF-8.
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

    /// - Throws: `encoding` if a text begins in another encoding than UTF-8.
    static func check(_ bytes: [UInt8], of file: String) throws(DatasetError) {
        if let encoding = bytes.withUnsafeBufferPointer({ foreign($0) }) {
            throw DatasetError(CSVError.encoding(file, encoding))
        }
    }
}
