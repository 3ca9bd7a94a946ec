import Foundation
import TestSupport

@testable import AnnealHost

/// Folders with plugins in them, below one temporary folder until `remove()`.
///
/// Each plugin offers one schedule of a given name, with its summary to tell it by.
struct PluginFolders {
    let root: TemporaryFolder

    init() throws {
        root = try TemporaryFolder()
    }

    func remove() { root.remove() }

    func path(_ relative: String) -> String { root.file(relative) }

    /// Puts a plugin at `folder/file`.
    @discardableResult
    func add(_ file: String, name: String, summary: String = "A probe.", kind: Component.Kind = .schedule) throws
        -> String
    {
        let table = kind == .schedule ? "SCHEDULE" : "OPTIMIZER"
        let which = kind == .schedule ? "&schedule" : "&optimizer"
        let library = try CompiledLibrary(
            fixture: "probe",
            Probe.macros([
                table: ".name = \"\(name)\", .summary = \"\(summary)\"",
                "PLUGIN": ".components = LIST(anneal_component, \(which)), .component_count = 1",
            ]))
        defer { library.remove() }
        try makeFolder(of: file)
        try FileManager.default.moveItem(atPath: library.path, toPath: path(file))
        return path(file)
    }

    func write(_ text: String, to file: String) throws {
        try makeFolder(of: file)
        try text.write(toFile: path(file), atomically: true, encoding: .utf8)
    }

    func link(_ file: String, to target: String) throws {
        try makeFolder(of: file)
        try FileManager.default.createSymbolicLink(atPath: path(file), withDestinationPath: path(target))
    }

    private func makeFolder(of file: String) throws {
        let folder = root.url.appending(path: file).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
}

extension Registry.Entry {
    /// "probe", "(probe)" if shadowed, or the reason why it is broken.
    var inWords: String {
        switch self {
        case .usable(let component): component.name
        case .shadowed(let component, _): "(\(component.name))"
        case .broken(let error): error.reason.predicate
        }
    }
}
