internal import AnnealHost
internal import Foundation

/// A lock as JSON: one field on a line and eight numbers on a line, in the order of the names, so that a difference can be read.
///
///     {
///       "format": 1,
///       "plugins": [
///         {
///           "name": "fixed",
///           "kind": "schedule",
///           …
///
/// What a new format changes an older program cannot check, so it refuses it.
struct PluginLockFile {
    static let usual = "anneal.lock"
    private static let format = 1

    let path: String

    init(_ path: String) { self.path = path }

    var exists: Bool { FileManager.default.fileExists(atPath: path) }

    private struct Head: Decodable {
        let format: Int
    }
    private struct Body: Decodable {
        struct Plugin: Decodable {
            let name: String
            let kind: String
            let version: String
            let file: String
            let bytes: Int
            let sha256: String
            let behaviour: [String: [Double]]
        }
        let plugins: [Plugin]
    }

    // MARK: - Reading

    func lock() throws(PluginLockError) -> PluginLock {
        let data = Data(try bytes())
        let head = try decode(Head.self, data)
        guard head.format == Self.format else {
            throw PluginLockError(file: path, reason: .otherFormat(head.format, known: Self.format))
        }
        var entries: [PluginLock.Entry] = []
        for plugin in try decode(Body.self, data).plugins {
            guard let kind = Component.Kind(rawValue: plugin.kind) else {
                throw damaged("\(plugin.name) is a \(plugin.kind), neither schedule nor optimizer")
            }
            guard plugin.sha256.utf8.count == 64, plugin.sha256.utf8.allSatisfy("0123456789abcdef".utf8.contains) else {
                throw damaged("\(plugin.name)'s sha256 is no digest")
            }
            entries.append(
                PluginLock.Entry(
                    name: plugin.name, kind: kind, version: plugin.version, file: plugin.file, bytes: plugin.bytes,
                    sha256: plugin.sha256, behaviour: BehaviourRecord(plugin.behaviour)))
        }
        return try PluginLock(file: path, entries: entries)
    }

    private func bytes() throws(PluginLockError) -> [UInt8] {
        do throws(PluginError.Reason) {
            return try PathPermissions.read(path)
        } catch {
            let reason: PluginLockError.Reason =
                switch error {
                case .notLoadable(.missing): .missing
                case .notLoadable(.unreadable(let words)): .unreadable(words)
                case .notLoadable(.tooLarge): .unreadable("it is too large to be a lock")
                case .notLoadable: .unreadable("it is not a regular file")
                default: .unsafe(error)
                }
            throw PluginLockError(file: path, reason: reason)
        }
    }

    private func decode<T: Decodable>(_ type: T.Type, _ data: Data) throws(PluginLockError) -> T {
        do {
            return try JSONDecoder().decode(type, from: data)
        } catch DecodingError.keyNotFound(let key, let context) {
            throw damaged("\(Self.place(context.codingPath)) has no \(key.stringValue)")
        } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context) {
            throw damaged("\(Self.place(context.codingPath)) has the wrong type")
        } catch DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty {
            throw damaged("\(Self.place(context.codingPath)) is out of range")
        } catch {
            throw damaged("it is not JSON")
        }
    }

    private func damaged(_ how: String) -> PluginLockError { PluginLockError(file: path, reason: .damaged(how)) }

    /// "plugins 2 sha256", counted from 1.
    private static func place(_ path: [any CodingKey]) -> String {
        let words = path.map { key in key.intValue.map { "\($0 + 1)" } ?? key.stringValue }
        return words.isEmpty ? "it" : words.joined(separator: " ")
    }

    // MARK: - Writing

    /// Replaces the file at once or not at all, and never with one that others can write.
    func write(_ lock: PluginLock) throws {
        let target = exists ? URL(filePath: path).resolvingSymlinksInPath().path : path
        let folder = target.lastIndex(of: "/").map { String(target[...$0]) } ?? "."
        func failed() -> OutputError {
            OutputError(path: path, option: "--lock", reason: String(cString: strerror(errno)))
        }
        guard let resolved = realpath(folder, nil) else { throw failed() }
        defer { free(resolved) }
        // What it says would be worth nothing there.
        do { try PathPermissions.check(String(cString: resolved)) } catch {
            throw PluginLockError(file: path, reason: .unsafe(error))
        }
        var partial = Array("\(target).XXXXXX".utf8CString)
        let descriptor = mkstemp(&partial)
        guard descriptor >= 0 else { throw failed() }
        let bytes = Data(try Self.text(lock).utf8)
        do {
            let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            try handle.write(contentsOf: bytes)
            guard fchmod(descriptor, 0o644) == 0, fsync(descriptor) == 0 else { throw failed() }
            guard rename(partial, target) == 0 else { throw failed() }
        } catch {
            let failure = error as? OutputError ?? failed()
            unlink(partial)
            throw failure
        }
    }

    static func text(_ lock: PluginLock) throws -> String {
        let plugins = try lock.entries.map { entry in
            let series = try entry.behaviour.series.sorted { $0.key < $1.key }.map { name, numbers in
                let rows = stride(from: 0, to: numbers.count, by: 8).map { first in
                    numbers[first..<min(first + 8, numbers.count)].map { number in
                        // The weights of optimizers are of float32.
                        entry.kind == .optimizer ? Float(number).description : number.shortest
                    }.joined(separator: ", ")
                }
                let lines = rows.map { "          \($0)" }.joined(separator: ",\n")
                return "        \(try quoted(name)): [\n\(lines)\n        ]"
            }
            let behaviour = series.isEmpty ? "{}" : "{\n\(series.joined(separator: ",\n"))\n      }"
            return """
                    {
                      "name": \(try quoted(entry.name)),
                      "kind": \(try quoted(entry.kind.rawValue)),
                      "version": \(try quoted(entry.version)),
                      "file": \(try quoted(entry.file)),
                      "bytes": \(entry.bytes),
                      "sha256": \(try quoted(entry.sha256)),
                      "behaviour": \(behaviour)
                    }
                """
        }
        let list = plugins.isEmpty ? "[]" : "[\n\(plugins.joined(separator: ",\n"))\n  ]"
        return "{\n  \"format\": \(format),\n  \"plugins\": \(list)\n}\n"
    }

    private static func quoted(_ text: String) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return String(decoding: try encoder.encode(text), as: UTF8.self)
    }
}
