internal import Glibc

/// All plugins on the search path, by name; the first in the order wins.
///
///     let registry = try Registry(searching: SearchPath())
///     try registry.component("cosine", .schedule).summary
///     // "Half a cosine from the base rate down to eta_min."
public struct Registry: Sendable {
    /// What was found, in the order of the search; nothing is left out.
    public enum Entry: Sendable {
        case usable(Component)
        /// Its name was taken by a file earlier in the order.
        case shadowed(Component, by: String)
        case broken(PluginError)
    }

    public private(set) var entries: [Entry] = []
    private var opened: Set<SharedObject.Identity> = []

    /// Opens every library on the path.
    ///
    /// - Throws: for a file or folder that was named as an option and cannot be used. Broken files in folders are entries.
    public init(searching path: SearchPath) throws(PluginError) {
        for file in path.files {
            // Resolved, because the loader searches folders of its own for a name without a slash.
            add(try Library.open(SearchPath.absolute(file) ?? file))
        }
        for folder in path.folders { try add(contentsOf: folder) }
    }

    /// The components that can be chosen, by name.
    public var components: [Component] {
        entries.compactMap { if case .usable(let component) = $0 { component } else { nil } }
            .sorted { $0.name < $1.name }
    }

    /// Finds a component by name.
    public func component(_ name: String, _ kind: Component.Kind) throws(SpecificationError) -> Component {
        guard let component = usable(name) else {
            throw unknown(name, kind, among: components.filter { $0.kind == kind })
        }
        guard component.kind == kind else { throw .wrongKind(name, is: component.kind, wanted: kind) }
        return component
    }

    /// Finds a component of any kind by name.
    public func component(_ name: String) throws(SpecificationError) -> Component {
        guard let component = usable(name) else {
            throw unknown(name, nil, among: components)
        }
        return component
    }

    /// The component that a name means, without sorting all of them.
    private func usable(_ name: String) -> Component? {
        for case .usable(let component) in entries where component.name == name { return component }
        return nil
    }

    private func unknown(_ name: String, _ kind: Component.Kind?, among known: [Component]) -> SpecificationError {
        let broken = entries.count { if case .broken = $0 { true } else { false } }
        return .unknownName(name, kind: kind, known: known.map(\.name), broken: broken)
    }

    private mutating func add(contentsOf folder: SearchPath.Folder) throws(PluginError) {
        if folder.origin == .environment && !folder.path.hasPrefix("/") {
            let element = folder.path.isEmpty ? "an empty element of ANNEAL_PLUGIN_PATH" : folder.path
            entries.append(.broken(PluginError(file: element, reason: .relativeDirectory)))
            return
        }
        guard let path = SearchPath.absolute(folder.path), let directory = opendir(path) else {
            let reason = PluginError.Reason.unreadableDirectory(String(cString: strerror(errno)))
            let error = PluginError(file: folder.path, reason: reason)
            switch folder.origin {
            case .option: throw error
            case .environment: entries.append(.broken(error))
            case .standard: break
            }
            return
        }
        defer { closedir(directory) }
        do {
            try Guard.check(path, isSearched: true)
        } catch {
            let error = PluginError(file: path, reason: error)
            if folder.origin == .option { throw error }
            entries.append(.broken(error))
            return
        }
        var names: [String] = []
        while let entry = readdir(directory) {
            // In place: a copy of the whole field would read past the end of a short entry.
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
            }
            if name.hasSuffix(".so") { names.append(name) }
        }
        for name in names.sorted() {
            do {
                add(try Library.open("\(path)/\(name)"))
            } catch {
                entries.append(.broken(error))
            }
        }
    }

    private mutating func add(_ library: Library) {
        // One file reached in two ways is one plugin.
        guard opened.insert(library.identity).inserted else { return }
        for component in library.components {
            if let winner = usable(component.name) {
                entries.append(.shadowed(component, by: winner.file))
            } else {
                entries.append(.usable(component))
            }
        }
    }
}
