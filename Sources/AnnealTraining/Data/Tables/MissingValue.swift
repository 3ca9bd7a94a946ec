/// How tables write that there is no value: nothing, `NA`, `N/A`, `NaN` in any case, `null`, `NULL` and `?`.
enum MissingValue {
    private static let marks = ["NA", "N/A", "null", "NULL", "?"].map { Array($0.utf8) }

    static func isMarked(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        guard range.count <= 4 else { return false }
        let field = bytes[range]
        if field.isEmpty { return true }
        // "nan" by small letters.
        let isNaN = field.count == 3 && zip(field, "nan".utf8).allSatisfy { $0 | 0x20 == $1 }
        return isNaN || marks.contains { field.elementsEqual($0) }
    }
}
