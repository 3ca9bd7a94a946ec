extension String {
    /// The text as a JSON string, with what has to be escaped and nothing else.
    ///
    ///     "a \"b\"\n".quotedAsJSON   // #""a \"b\"\u000a""#
    package var quotedAsJSON: String {
        var json = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"", "\\": json += "\\\(scalar)"
            case let control where control.value < 0x20:
                let digits = String(control.value, radix: 16)
                json += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: json.unicodeScalars.append(scalar)
            }
        }
        return json + "\""
    }
}
