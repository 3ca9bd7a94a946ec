public import AnnealHost

/// A value whose fields people write as texts: typed as options, in a file of YAML, or in JSON. One table says how each field is
/// read and written, so that all three say the same and refuse the same.
///
///     var experiment = Experiment()
///     try experiment.set(.batchSize, to: ["32"])
///     experiment.texts(of: .batchSize)        // ["32"]
///     try experiment.set(.batchSize, to: ["0"])   // throws: batch-size cannot be 0: it has to be a whole number of at least 1
public protocol FieldCoded: Codable, Sendable, Equatable {
    /// The fields' names, as files and options have them: `batch-size`.
    associatedtype Key: CodingKey, CaseIterable, Hashable, RawRepresentable<String>, Sendable

    /// Every field at its default.
    init()

    /// The table, in the order in which fields are written.
    static var fields: [Field<Self>] { get }

    /// Fields that say the same thing in two ways: only one of each pair may be given at once.
    static var alternatives: [Alternatives<Key>] { get }
}

/// Two fields of which one may be given, and what both say.
public struct Alternatives<Key: Sendable>: Sendable {
    let first: Key
    let second: Key
    let meaning: String
}

extension FieldCoded {
    public static var alternatives: [Alternatives<Key>] { [] }

    /// The field of a name.
    public static func field(_ key: Key) -> Field<Self>? { fields.first { $0.key == key } }

    /// Sets a field to what texts say; most take one.
    ///
    /// - Throws: `FieldError.badValue`, or the error of the specification that a text should have been.
    public mutating func set(_ key: Key, to texts: [String], reader: TextReader = TextReader()) throws {
        try Self.field(key)?.read(texts, &self, reader)
    }

    /// What `set` would be given for a field as it is; empty if it has no value.
    public func texts(of key: Key) -> [String] { Self.field(key)?.texts(self) ?? [] }

    /// The fields that are not at their defaults.
    public var changes: [Field<Self>] {
        let standard = Self()
        return Self.fields.filter { $0.texts(self) != $0.texts(standard) }
    }

    /// Checks that each field is what could have been read: one that was assigned may be out of its range.
    public func check() throws {
        var copy = self
        for field in Self.fields where field.isNarrower {
            let texts = field.texts(self)
            if !texts.isEmpty { try field.read(texts, &copy, TextReader()) }
        }
    }

    /// Refuses alternatives that are given together.
    public static func checkTogether(_ keys: some Collection<Key>) throws {
        for pair in alternatives where keys.contains(pair.first) && keys.contains(pair.second) {
            throw FieldError.givenTogether(pair.first.rawValue, pair.second.rawValue, meaning: pair.meaning)
        }
    }
}

/// How texts are read that may name something only the caller can open, as a schedule may be the name of a file.
public struct TextReader: Sendable {
    public var schedule: @Sendable (String) throws -> ScheduleSpecification

    public init(
        schedule: @escaping @Sendable (String) throws -> ScheduleSpecification = { try ScheduleSpecification($0) }
    ) { self.schedule = schedule }
}
