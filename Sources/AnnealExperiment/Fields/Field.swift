/// One field of a value: how it is read from texts, and written as texts and as JSON.
public struct Field<Root: FieldCoded>: Sendable {
    /// How many texts it takes: one, any number, or none, since its name alone says all.
    public enum Kind: Sendable { case single, list, flag }

    public let key: Root.Key
    public let kind: Kind
    /// Whether a value that was assigned may be none that would be read.
    let isNarrower: Bool
    let read: @Sendable ([String], inout Root, TextReader) throws -> Void
    /// The texts that read back to what it is; empty if it has no value.
    public let texts: @Sendable (Root) -> [String]
    let encode: @Sendable (Root, inout KeyedEncodingContainer<Root.Key>) throws -> Void
}

extension Field {
    typealias Path<Value> = any WritableKeyPath<Root, Value> & Sendable

    /// A field that always has a value.
    init<Value>(_ key: Root.Key, _ path: Path<Value>, _ form: TextForm<Value>) {
        self.init(
            key: key, kind: .single, isNarrower: form.isNarrower,
            read: { $1[keyPath: path] = try form.value($0.last ?? "", key, $2) },
            texts: { [form.text($0[keyPath: path])] },
            encode: { try $1.encode(form.json($0[keyPath: path]), forKey: key) })
    }

    /// A field that may have none.
    init<Value>(_ key: Root.Key, _ path: Path<Value?>, _ form: TextForm<Value>) {
        self.init(
            key: key, kind: .single, isNarrower: form.isNarrower,
            read: { $1[keyPath: path] = try form.value($0.last ?? "", key, $2) },
            texts: { root in root[keyPath: path].map { [form.text($0)] } ?? [] },
            encode: { root, container in
                if let value = root[keyPath: path] { try container.encode(form.json(value), forKey: key) }
            })
    }

    /// A field with any number of values.
    init<Value>(_ key: Root.Key, list path: Path<[Value]>, _ form: TextForm<Value>) {
        self.init(
            key: key, kind: .list, isNarrower: form.isNarrower,
            read: { texts, root, reader in
                root[keyPath: path] = try texts.map { try form.value($0, key, reader) }
            },
            texts: { $0[keyPath: path].map(form.text) },
            encode: { try $1.encode($0[keyPath: path].map(form.text), forKey: key) })
    }

    /// A field that is on or off.
    init(_ key: Root.Key, flag path: Path<Bool>) {
        self.init(
            key: key, kind: .flag, isNarrower: false,
            read: { texts, root, _ in root[keyPath: path] = texts.last != "false" },
            texts: { $0[keyPath: path] ? ["true"] : [] },
            encode: { try $1.encode($0[keyPath: path], forKey: key) })
    }
}

extension TextForm {
    /// The value of a text; a sentence about a rule that it breaks names the field.
    fileprivate func value(_ text: String, _ key: some RawRepresentable<String>, _ reader: TextReader) throws -> Value {
        do {
            return try read(text, reader)
        } catch let error as ValueError {
            throw FieldError.badValue(key.rawValue, text, error)
        }
    }
}
