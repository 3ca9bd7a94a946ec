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

    /// Which files are loaded, and what of them.
    public enum Admission: Sendable {
        /// Every plugin, as the loader finds it.
        case any
        /// Every plugin, from a sealed copy of what was read, so that its digest is that of what runs.
        case sealed
        /// Only what a lock trusts, from such a copy, and only if it does what it did.
        case locked(PluginLock)
    }

    public private(set) var entries: [Entry] = []
    private var opened: Set<SharedObject.Identity> = []
    private let admission: Admission

    /// Opens every library on the path.
    ///
    /// - Throws: for a file or folder that was named as an option and cannot be used. Broken files in folders are entries.
    public init(searching path: SearchPath, admitting admission: Admission = .any) throws(PluginError) {
        self.admission = admission
        for file in path.files {
            // Resolved, because the loader searches folders of its own for a name without a slash.
            let broken = add(try Library.open(SearchPath.absolute(file) ?? file, admission))
            if let broken { throw broken }
        }
        for folder in path.folders { try add(contentsOf: folder) }
    }

    /// Knows one component.
    init(only component: Component) {
        admission = .any
        entries = [.usable(component)]
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

    /// What a library offers that was named by its path.
    ///
    /// - Throws: if one of its names is taken by another library.
    public func offered(by file: String) throws(PluginError) -> [Component] {
        let path = SearchPath.absolute(file) ?? file
        var components: [Component] = []
        for entry in entries {
            switch entry {
            case .usable(let component) where component.file == path: components.append(component)
            case .shadowed(let component, let winner) where component.file == path:
                throw PluginError(file: path, reason: .nameTaken(component.name, by: winner))
            default: break
            }
        }
        return components
    }

    /// The component that a name means, without sorting all of them.
    private func usable(_ name: String) -> Component? {
        for case .usable(let component) in entries where component.name == name { return component }
        return nil
    }

    private func unknown(_ name: String, _ kind: Component.Kind?, among known: [Component]) -> SpecificationError {
        if case .locked(let lock) = admission {
            return lock.refusal(
                of: name, among: entries.compactMap { if case .broken(let error) = $0 { error } else { nil } })
        }
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
            try PathPermissions.check(path, isSearched: true)
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
                _ = add(try Library.open("\(path)/\(name)", admission))
            } catch {
                entries.append(.broken(error))
            }
        }
    }

    /// - Returns: the first entry that came to be broken.
    private mutating func add(_ library: Library) -> PluginError? {
        // One file reached in two ways is one plugin.
        guard opened.insert(library.file.identity).inserted else { return nil }
        var broken: PluginError?
        for component in library.components {
            do throws(PluginError) {
                if case .locked(let lock) = admission { try lock.check(component) }
            } catch {
                entries.append(.broken(error))
                broken = broken ?? error
                continue
            }
            if let winner = usable(component.name) {
                entries.append(.shadowed(component, by: winner.file))
            } else {
                entries.append(.usable(component))
            }
        }
        return broken
    }
}
