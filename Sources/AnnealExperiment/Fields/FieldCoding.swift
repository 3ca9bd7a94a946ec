internal import AnnealHost

extension FieldCoded {
    /// The value whose fields those that a decoder does not have are taken from, in a decoder's `userInfo`; without one they are
    /// at their defaults.
    public static var base: CodingUserInfoKey { .named("base of \(Self.self)") }

    public init(from decoder: any Decoder) throws {
        self = decoder.userInfo[Self.base] as? Self ?? Self()
        let reader = decoder.userInfo[.textReader] as? TextReader ?? TextReader()
        let container = try decoder.container(keyedBy: Key.self)
        try Self.checkTogether(container.allKeys)
        for field in Self.fields where container.contains(field.key) {
            do {
                try field.read(field.texts(in: container), &self, reader)
            } catch {
                throw DecodingError.dataCorrupted(
                    DecodingError.Context(
                        codingPath: container.codingPath + [field.key], debugDescription: "\(error)",
                        underlyingError: error))
            }
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        for field in Self.fields { try field.encode(self, &container) }
    }
}

extension CodingUserInfoKey {
    /// The `TextReader` of a decoder.
    public static var textReader: CodingUserInfoKey { named("text reader") }

    fileprivate static func named(_ name: String) -> CodingUserInfoKey {
        guard let key = CodingUserInfoKey(rawValue: name) else { preconditionFailure("any text is a key") }
        return key
    }
}

extension Field {
    /// What a file has for this field: one scalar, for some a list of them, for others true or false.
    fileprivate func texts(in container: KeyedDecodingContainer<Root.Key>) throws -> [String] {
        let name = key.rawValue
        if try container.decodeNil(forKey: key) { throw FieldError.missingValue(name) }
        switch kind {
        case .flag:
            if let isOn = try? container.decode(Bool.self, forKey: key) { return isOn ? ["true"] : ["false"] }
            throw FieldError.notAFlag(name, (try? container.decode(ScalarText.self, forKey: key))?.text)
        case .list:
            if let list = try? container.decode([ScalarText].self, forKey: key) { return list.map(\.text) }
        case .single:
            if (try? container.decode([ScalarText].self, forKey: key)) != nil { throw FieldError.severalValues(name) }
        }
        guard let scalar = try? container.decode(ScalarText.self, forKey: key) else {
            throw FieldError.notAText(name, mayBeList: kind == .list)
        }
        guard !scalar.text.isEmpty else { throw FieldError.missingValue(name) }
        return [scalar.text]
    }
}

/// A text or a number, as the text that a person would have written.
private struct ScalarText: Decodable {
    let text: String

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self.text = text
        } else if let whole = try? container.decode(Int.self) {
            text = "\(whole)"
        } else if let whole = try? container.decode(UInt64.self) {
            text = "\(whole)"
        } else {
            text = try container.decode(Double.self).shortest
        }
    }
}
