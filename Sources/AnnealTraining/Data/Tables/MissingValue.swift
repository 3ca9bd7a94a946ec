/// How tables write that there is no value: nothing, `?`, `NaN` in any case, and what pandas takes for none, `NA`, `null`, `None`, `#N/A`
/// and others.
///
/// <https://pandas.pydata.org/docs/reference/api/pandas.read_csv.html>, `na_values`.
enum MissingValue {
    private static let marks = [
        "?", "NA", "N/A", "n/a", "<NA>", "NULL", "null", "None", "#N/A", "#NA", "#N/A N/A", "-NaN", "-nan", "1.#IND",
        "-1.#IND",
        "1.#QNAN", "-1.#QNAN",
    ].map { Array($0.utf8) }

    static func isMarked(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        guard range.count <= 8 else { return false }
        let field = bytes[range]
        guard let first = field.first else { return true }
        // "nan" by small letters.
        if field.count == 3, zip(field, "nan".utf8).allSatisfy({ $0 | 0x20 == $1 }) { return true }
        return "?Nn<#-1".utf8.contains(first) && marks.contains { field.elementsEqual($0) }
    }
}
