internal import AnnealFiles
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
    private var opened: Set<RegularFile.Identity> = []
    /// Where in the entries the usable component of a name is.
    private var places: [String: Int] = [:]
    private let policy: any LoadPolicy

    /// Opens every library on the path.
    ///
    /// - Throws: for a file or folder that was named as an option and cannot be used. Broken files in folders are entries.
    public init(searching path: SearchPath, admitting policy: some LoadPolicy) throws(PluginError) {
        self.policy = policy
        for file in path.files {
            // Resolved, because the loader searches folders of its own for a name without a slash.
            let broken = add(try Library.open(resolvedPath(file) ?? file, policy))
            if let broken { throw broken }
        }
        for folder in path.folders { try add(contentsOf: folder) }
    }

    /// Knows one component.
    init(only component: Component, policy: some LoadPolicy) {
        self.policy = policy
        entries = [.usable(component)]
        places = [component.name: 0]
    }

    /// The components that can be chosen, by name.
    public var components: [Component] {
        entries.compactMap { if case .usable(let component) = $0 { component } else { nil } }
            .sorted { $0.name < $1.name }
    }

    /// The component that a name means.
    func usable(_ name: String) -> Component? {
        guard let place = places[name], case .usable(let component) = entries[place] else { return nil }
        return component
    }

    /// What was found and cannot be used.
    var broken: [PluginError] { entries.compactMap { if case .broken(let error) = $0 { error } else { nil } } }

    /// What the policy has against a name that no usable component has.
    func refusal(of name: String) -> LoadRefusal? { policy.refusal(of: name, among: broken) }

    /// What a library offers that was named by its path.
    ///
    /// - Throws: if one of its names is taken by another library.
    public func offered(by file: String) throws(PluginError) -> [Component] {
        let path = resolvedPath(file) ?? file
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

    private mutating func add(contentsOf folder: SearchPath.Folder) throws(PluginError) {
        if folder.origin == .environment && !folder.path.hasPrefix("/") {
            let element = folder.path.isEmpty ? "an empty element of ANNEAL_PLUGIN_PATH" : folder.path
            entries.append(.broken(PluginError(file: element, reason: .relativeDirectory)))
            return
        }
        guard let path = resolvedPath(folder.path), let directory = opendir(path) else {
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
            let error = PluginError(file: path, reason: .exposed(error))
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
                _ = add(try Library.open("\(path)/\(name)", policy))
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
            do throws(PluginError.Reason) {
                try policy.admit(component)
            } catch {
                let error = PluginError(file: component.file, reason: error)
                entries.append(.broken(error))
                broken = broken ?? error
                continue
            }
            if let winner = usable(component.name) {
                entries.append(.shadowed(component, by: winner.file))
            } else {
                places[component.name] = entries.count
                entries.append(.usable(component))
            }
        }
        return broken
    }
}
