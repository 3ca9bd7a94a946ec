internal import AnnealFiles
internal import Glibc

/// JSON to be written. A number that JSON does not have is written as Python and JavaScript spell it.
enum JSON {
    case text(String)
    case number(Double)
    case boolean(Bool)
    case null
    case list([JSON])
    case object(KeyValuePairs<String, JSON>)

    var text: String {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Memory that its owner gives to `free`; `nil` if there is none.
    var allocated: UnsafeMutablePointer<CChar>? { strdup(text) }

    private func write(to bytes: inout [UInt8]) {
        switch self {
        case .text(let text): bytes += text.quotedAsJSON.utf8
        case .number(let number) where number.isNaN: bytes += "NaN".utf8
        case .number(let number) where number.isInfinite: bytes += (number > 0 ? "Infinity" : "-Infinity").utf8
        case .number(let number):
            let isWhole = number == number.rounded() && abs(number) < 0x1p53
            bytes += (isWhole ? "\(Int(number))" : "\(number)").utf8
        case .boolean(let flag): bytes += (flag ? "true" : "false").utf8
        case .null: bytes += "null".utf8
        case .list(let items):
            Self.write(items, "[", "]", to: &bytes) { $0.write(to: &$1) }
        case .object(let members):
            Self.write(members, "{", "}", to: &bytes) { member, bytes in
                bytes += member.key.quotedAsJSON.utf8
                bytes.append(UInt8(ascii: ":"))
                member.value.write(to: &bytes)
            }
        }
    }

    private static func write<Items: Collection>(
        _ items: Items, _ opening: Unicode.Scalar, _ closing: Unicode.Scalar, to bytes: inout [UInt8],
        _ body: (Items.Element, inout [UInt8]) -> Void
    ) {
        bytes.append(UInt8(ascii: opening))
        var isFirst = true
        for item in items {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            body(item, &bytes)
        }
        bytes.append(UInt8(ascii: closing))
    }
}
