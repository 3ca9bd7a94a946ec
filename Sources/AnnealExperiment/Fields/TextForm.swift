internal import AnnealHost

/// How a kind of value is read from a text and written as one, and how JSON has it.
struct TextForm<Value: Sendable>: Sendable {
    let read: @Sendable (String, TextReader) throws -> Value
    let text: @Sendable (Value) -> String
    let json: @Sendable (Value) -> any Encodable
    /// Whether the type has values that no text is read to, a batch size of 0 say.
    var isNarrower = false
}

extension TextForm {
    /// A value that JSON has as the text it is typed as.
    init(_ read: @escaping @Sendable (String, TextReader) throws -> Value, text: @escaping @Sendable (Value) -> String)
    {
        self.init(read: read, text: text, json: text)
    }

    /// A specification, whose description reads back to it.
    init(_ read: @escaping @Sendable (String) throws -> Value) where Value: CustomStringConvertible {
        self.init({ text, _ in try read(text) }, text: { $0.description })
    }
}

extension TextForm where Value: RawRepresentable<String> & CaseIterable {
    /// One of a few words.
    static var word: TextForm {
        TextForm(
            { text, _ in
                guard let value = Value(rawValue: text) else {
                    throw ValueError("it can be \(Value.allCases.map(\.rawValue).joined(separator: ", "))")
                }
                return value
            }, text: { $0.rawValue })
    }
}

extension TextForm<String> {
    /// Any text, as the name of a file.
    static var plain: TextForm { TextForm({ text, _ in text }, text: { $0 }) }
}

extension TextForm<Int> {
    static func whole(_ read: @escaping @Sendable (String) throws -> Int) -> TextForm {
        TextForm(read: { text, _ in try read(text) }, text: { "\($0)" }, json: { $0 }, isNarrower: true)
    }
    static var count: TextForm { whole(NumberText.count) }
    static var threads: TextForm { whole(NumberText.threads) }
}

extension TextForm<UInt64> {
    static var seed: TextForm {
        TextForm(read: { text, _ in try NumberText.seed(text) }, text: { "\($0)" }, json: { $0 }, isNarrower: true)
    }
}

extension TextForm<Double> {
    static func number(_ read: @escaping @Sendable (String) throws -> Double) -> TextForm {
        TextForm(read: { text, _ in try read(text) }, text: { $0.shortest }, json: { $0 }, isNarrower: true)
    }
    static var positive: TextForm { number(NumberText.positive) }
    static var fraction: TextForm { number(NumberText.fraction) }
}
