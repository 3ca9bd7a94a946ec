/// What was typed, as an error repeats it: no more of it than can be read at a glance.
///
///     echoed("cosin")                                  // as it is
///     echoed(String(repeating: "x", count: 100))       // with 80 of them
public func echoed(_ text: String) -> String {
    // Counting characters takes a while, and no text is shorter in bytes.
    if text.utf8.count <= 80 { return text }
    let count = text.count
    return count > 80 ? "\(text.prefix(80))… (\(count) characters)" : text
}
