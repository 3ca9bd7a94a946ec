/// A file's name and the options after it, as in `houses.csv,label=price,drop=id,name`.
///
///     let options = FormatOptions("a,b.csv,label=kind, or species", known: ["label", "task"])
///     options?.file              // "a,b.csv"
///     options?.values["label"]   // "kind, or species"
///
/// A value lasts until the next known option, so that it may hold commas, and so may the file's name.
struct FormatOptions {
    let file: String
    let values: [String: String]

    /// `nil` if the file has no name, an option has no value or is there twice, or the file's name seems to end in an option that is
    /// not known.
    init?(_ argument: String?, known: [String]) {
        guard let argument else { return nil }
        var starts: [(comma: String.Index, key: String)] = []
        var rest = argument[...]
        while let comma = rest.firstIndex(of: ",") {
            let after = rest[rest.index(after: comma)...]
            let key = known.first { after.hasPrefix("\($0)=") }
            if let key { starts.append((comma, key)) }
            // A separator that is a comma does not begin the next option.
            let skipped = key.map { after.dropFirst($0.count + 1) } ?? after
            rest = key == nil || !skipped.hasPrefix(",") ? skipped : skipped.dropFirst()
        }
        let file = argument[..<(starts.first?.comma ?? argument.endIndex)]
        guard !file.isEmpty else { return nil }
        if let comma = file.lastIndex(of: ","), file[comma...].contains("="), !file[comma...].contains("/") {
            return nil
        }
        var values: [String: String] = [:]
        for (index, start) in starts.enumerated() {
            let end = index + 1 < starts.count ? starts[index + 1].comma : argument.endIndex
            let value = argument[start.comma..<end].dropFirst(start.key.count + 2)
            guard !value.isEmpty, values.updateValue(String(value), forKey: start.key) == nil else { return nil }
        }
        self.file = String(file)
        self.values = values
    }

    /// The value of an option of few choices; nil if it is not there.
    ///
    /// - Throws: `badValue`.
    func choice<Value>(
        _ key: String, of format: String, _ choices: [(text: String, value: Value)]
    ) throws(DatasetError) -> Value? {
        guard let text = values[key] else { return nil }
        guard let choice = choices.first(where: { $0.text == text }) else {
            throw DatasetError(
                FormatOptionError.badValue(
                    "\(key)=\(text)", format: format, allowed: choices.map { "\(key)=\($0.text)" }))
        }
        return choice.value
    }

    /// What labels are taken for, by the option `task`.
    ///
    /// - Throws: `badValue`.
    func kind(of format: String) throws(DatasetError) -> LabelKind? {
        try choice("task", of: format, LabelKind.allCases.map { ($0.rawValue, $0) })
    }
}

/// Why an option cannot be meant; wrong usage.
public enum FormatOptionError: DatasetErrorCause {
    case badValue(String, format: String, allowed: [String])

    public var isUsage: Bool { true }

    public var description: String {
        switch self {
        case .badValue(let option, let format, let allowed):
            "\(inQuotes(option)) is not an option of \(format); write \(allowed.joined(separator: " or "))"
        }
    }
}
