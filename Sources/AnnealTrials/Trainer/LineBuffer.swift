/// Bytes that become lines; a line without end is cut.
struct LineBuffer {
    static let longestLine = 1 << 20

    private var bytes: [UInt8] = []

    mutating func take(_ more: ArraySlice<UInt8>) -> [String] {
        bytes += more
        var lines: [String] = []
        var start = 0
        // A progress bar overwrites its line.
        while let end = bytes[start...].firstIndex(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) {
            if end > start { lines.append(String(decoding: bytes[start..<end], as: UTF8.self)) }
            start = end + 1
        }
        bytes.removeFirst(start)
        if bytes.count > Self.longestLine { lines += rest() }
        return lines
    }

    /// What has no line break after it.
    mutating func rest() -> [String] {
        defer { bytes = [] }
        return bytes.isEmpty ? [] : [String(decoding: bytes, as: UTF8.self)]
    }
}
