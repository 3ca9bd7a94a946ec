internal import AnnealHost
internal import Glibc

extension Double {
    /// For people: the given number of significant digits, without trailing zeros.
    ///
    ///     0.0123456.rounded(to: 3)   // "0.0123"
    public func rounded(to digits: Int) -> String {
        var text = [CChar](repeating: 0, count: 64)
        let length = withVaList([Int32(max(1, min(digits, 17))), self]) { vsnprintf(&text, text.count, "%.*g", $0) }
        return Double(String(decoding: text.prefix(Int(length)).map { UInt8(bitPattern: $0) }, as: UTF8.self))?.shortest
            ?? shortest
    }
}
