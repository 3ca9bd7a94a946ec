internal import AnnealEvents
internal import Foundation
internal import SystemPackage

/// An event file that is written as a run goes. It is appended to, and TensorBoard reads what is whole of it.
final class EventFile {
    private let path: String
    private let file: FileDescriptor
    private var unwritten: [UInt8] = []
    private var lastWrite = ContinuousClock.now

    /// Makes a file beside those that a run has written before: its name comes after theirs.
    init(in folder: String) throws {
        let now = Date().timeIntervalSince1970
        let fraction = String(Int((now - now.rounded(.down)) * 1e6) + 1_000_000).dropFirst()
        path = "\(folder)/\(EventFileName.of("\(fraction).\(getpid())", begun: now))"
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            file = try FileDescriptor.open(
                path, .writeOnly, options: [.create, .exclusiveCreate, .append, .closeOnExec],
                permissions: FilePermissions(rawValue: 0o666))
        } catch {
            let reason = (error as? Errno).map { "\($0)" } ?? "it is no folder that can be written"
            throw OutputError(path: folder, option: "--tensorboard", reason: reason)
        }
        add(step: 0, .version)
    }

    deinit { try? file.close() }

    /// Whether event files are in a folder.
    static func exist(in folder: String) -> Bool {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.contains { $0.contains("tfevents") }
    }

    func add(step: Int, _ content: AnnealEvents.Event.Content) {
        unwritten += AnnealEvents.Event(time: Date().timeIntervalSince1970, step: step, content).record
    }

    /// Writes what was added, if it is much or a second old.
    func writeSome() throws {
        if unwritten.count > 1 << 16 || ContinuousClock.now - lastWrite > .seconds(1) { try write() }
    }

    /// Writes what was added.
    func write() throws {
        lastWrite = .now
        defer { unwritten.removeAll(keepingCapacity: true) }
        do { try file.writeAll(unwritten) } catch {
            throw OutputError(path: path, option: "--tensorboard", reason: "\(error)")
        }
    }
}
