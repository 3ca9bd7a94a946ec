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
    let path: String

    init(_ path: String) { self.path = path }

    var exists: Bool { FileManager.default.fileExists(atPath: path) }

    func lock() throws(PluginLockError) -> PluginLock { try PluginLock(readingFrom: path) }

    // MARK: - Writing

    /// Keeps others from changing it as long as the result is held: of two who read it, change it and write it, one would lose
    /// what it trusted. It waits for them, which takes them a moment.
    func hold() throws -> FileLock {
        while true {
            do throws(FileLock.Failure) {
                return try FileLock(path + ".held", saying: "process \(getpid())")
            } catch {
                switch error {
                case .held: usleep(10_000)
                case .inTheWay: throw OutputError(path: path + ".held", option: "--lock", reason: "it is in the way")
                case .system(let reason): throw OutputError(path: path, option: "--lock", reason: "\(reason)")
                }
            }
        }
    }

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
        do throws(AtomicFile.Failure) {
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
        return "{\n  \"format\": \(PluginLock.format),\n  \"plugins\": \(list)\n}\n"
    }

    private static func quoted(_ text: String) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return String(decoding: try encoder.encode(text), as: UTF8.self)
    }
}
