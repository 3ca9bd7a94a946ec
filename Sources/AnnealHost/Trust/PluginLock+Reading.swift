internal import AnnealFiles

extension PluginLock {
    /// The format that is read and written.
    public static let format = 1

    /// Reads a lock from its file, as JSON; what an entry has besides is left alone.
    ///
    /// What a new format changes an older program cannot check, so it refuses it.
    public init(readingFrom path: String) throws(PluginLockError) {
        var reading = Reading(file: path)
        let bytes = try reading.bytes()
        guard try reading.format(bytes) == Self.format else {
            throw PluginLockError(
                file: path, reason: .otherFormat(try reading.format(bytes), known: Self.format))
        }
        try self.init(file: path, entries: try reading.entries(bytes))
    }
}

/// A lock that is being read, and where in it.
private struct Reading {
    let file: String
    /// "plugins 2 sha256", counted from 1.
    private var place = "it"

    init(file: String) { self.file = file }

    func bytes() throws(PluginLockError) -> [UInt8] {
        let opened: RegularFile
        do throws(RegularFile.Failure) { opened = try RegularFile(path: file) } catch { throw unreadable(error) }
        if let resolved = resolvedPath(file) {
            do throws(PathPermissions.Exposure) {
                try PathPermissions.check(resolved)
            } catch {
                throw PluginLockError(file: file, reason: .exposed(error))
            }
        }
        do throws(RegularFile.Failure) { return try opened.bytes() } catch { throw unreadable(error) }
    }

    private func unreadable(_ failure: RegularFile.Failure) -> PluginLockError {
        let reason: PluginLockError.Reason =
            switch failure {
            case .missing: .missing
            case .unreadable(let words): .unreadable(words)
            case .tooLarge: .unreadable("it is too large to be a lock")
            case .directory, .notRegular, .cutShort: .unreadable("it is not a regular file")
            }
        return PluginLockError(file: file, reason: reason)
    }

    mutating func format(_ bytes: [UInt8]) throws(PluginLockError) -> Int {
        var format: Int?
        try read(bytes) { reading, reader, key throws(JSONError) in
            reading.place = key
            if key == "format" { format = try reader.integer() } else { try reader.skip() }
        }
        return try found(format, "format", in: "it")
    }

    mutating func entries(_ bytes: [UInt8]) throws(PluginLockError) -> [PluginLock.Entry] {
        var raw: [RawEntry]?
        try read(bytes) { reading, reader, key throws(JSONError) in
            reading.place = key
            guard key == "plugins" else { return try reader.skip() }
            var entries: [RawEntry] = []
            try reader.array { reader throws(JSONError) in
                reading.place = "plugins \(entries.count + 1)"
                entries.append(try RawEntry(&reader, &reading.place))
            }
            raw = entries
        }
        var entries: [PluginLock.Entry] = []
        for (index, entry) in try found(raw, "plugins", in: "it").enumerated() {
            entries.append(try self.entry(entry, "plugins \(index + 1)"))
        }
        return entries
    }

    /// Reads the object that a lock is.
    private mutating func read(
        _ bytes: [UInt8], _ value: (inout Reading, inout JSONReader, String) throws(JSONError) -> Void
    ) throws(PluginLockError) {
        var reader = JSONReader(bytes[...])
        place = "it"
        do throws(JSONError) {
            try reader.object { reader, key throws(JSONError) in try value(&self, &reader, key) }
            try reader.end()
        } catch {
            switch error {
            case .notJSON: throw damaged("it is not JSON")
            case .otherKind: throw damaged("\(place) has the wrong type")
            case .repeatedKey(let key): throw damaged("\(place) has \(key) twice")
            case .tooLarge: throw damaged("\(place) is out of range")
            }
        }
    }

    private func entry(_ raw: RawEntry, _ place: String) throws(PluginLockError) -> PluginLock.Entry {
        let name = try found(raw.name, "name", in: place)
        let kindName = try found(raw.kind, "kind", in: place)
        let version = try found(raw.version, "version", in: place)
        let file = try found(raw.file, "file", in: place)
        let bytes = try found(raw.bytes, "bytes", in: place)
        let sha256 = try found(raw.sha256, "sha256", in: place)
        let behaviour = try found(raw.behaviour, "behaviour", in: place)
        guard let kind = Component.Kind(rawValue: kindName) else {
            throw damaged("\(name) is a \(kindName), neither schedule nor optimizer")
        }
        guard SHA256.isDigest(sha256) else { throw damaged("\(name)'s sha256 is no digest") }
        return PluginLock.Entry(
            name: name, kind: kind, version: version, file: file, bytes: bytes, sha256: sha256,
            behaviour: BehaviourRecord(behaviour))
    }

    private func found<Value>(_ value: Value?, _ key: String, in place: String) throws(PluginLockError) -> Value {
        guard let value else { throw damaged("\(place) has no \(key)") }
        return value
    }

    private func damaged(_ how: String) -> PluginLockError { PluginLockError(file: file, reason: .damaged(how)) }
}

/// What is there of an entry.
private struct RawEntry {
    var name: String?
    var kind: String?
    var version: String?
    var file: String?
    var bytes: Int?
    var sha256: String?
    var behaviour: [String: [Double]]?

    init(_ reader: inout JSONReader, _ place: inout String) throws(JSONError) {
        let own = place
        // A closure that may throw must not write to what it was given to write to.
        var (entry, current) = (RawEntry(), own)
        defer { place = current }
        try reader.object { reader, key throws(JSONError) in
            current = "\(own) \(key)"
            switch key {
            case "name": entry.name = try reader.string()
            case "kind": entry.kind = try reader.string()
            case "version": entry.version = try reader.string()
            case "file": entry.file = try reader.string()
            case "bytes": entry.bytes = try reader.integer()
            case "sha256": entry.sha256 = try reader.string()
            case "behaviour":
                var series: [String: [Double]] = [:]
                try reader.object { reader, name throws(JSONError) in
                    var numbers: [Double] = []
                    try reader.array { reader throws(JSONError) in numbers.append(try reader.number()) }
                    series[name] = numbers
                }
                entry.behaviour = series
            default: try reader.skip()
            }
        }
        self = entry
    }

    private init() {}
}
