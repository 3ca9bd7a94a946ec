internal import AnnealFiles
internal import AnnealHost
internal import Foundation
internal import SystemPackage

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
        let file: RegularFile
        do throws(RegularFile.Failure) { file = try RegularFile(path: path) } catch { throw unreadable(error) }
        if let resolved = resolvedPath(path) { try check(resolved) }
        do throws(RegularFile.Failure) { return try file.bytes() } catch { throw unreadable(error) }
    }

    private func unreadable(_ failure: RegularFile.Failure) -> PluginLockError {
        let reason: PluginLockError.Reason =
            switch failure {
            case .missing: .missing
            case .unreadable(let words): .unreadable(words)
            case .tooLarge: .unreadable("it is too large to be a lock")
            case .directory, .notRegular, .cutShort: .unreadable("it is not a regular file")
            }
        return PluginLockError(file: path, reason: reason)
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

    /// Replaces the file whole or not at all, and never with one that others can write.
    func write(_ lock: PluginLock) throws {
        // A link stays one.
        let target = FilePath(resolvedPath(path) ?? path)
        let folder = target.removingLastComponent()
        guard let resolved = resolvedPath(folder.isEmpty ? "." : folder.string) else {
            throw OutputError(path: path, option: "--lock", reason: "\(Errno.noSuchFileOrDirectory)")
        }
        // What it says would be worth nothing there.
        try check(resolved)
        let bytes = Array(try Self.text(lock).utf8)
        do throws(Errno) {
            try AtomicFile.write(bytes, to: [target.string], permissions: [.ownerReadWrite, .groupRead, .otherRead])
        } catch {
            throw OutputError(path: path, option: "--lock", reason: "\(error)")
        }
    }

    /// Whether nobody else can change what is there.
    private func check(_ path: String) throws(PluginLockError) {
        do throws(PathPermissions.Exposure) {
            try PathPermissions.check(path)
        } catch {
            throw PluginLockError(file: self.path, reason: .exposed(error))
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
