/// A field of a CSV line, quoted where it has to be (RFC 4180).
func csvField(_ text: String) -> String {
    text.contains { ",\"\r\n".contains($0) } ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
}
