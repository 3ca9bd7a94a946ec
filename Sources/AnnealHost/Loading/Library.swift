internal import CAnneal
internal import Glibc

/// A shared library that was opened, checked and found to be a plugin. It is never closed.
struct Library {
    let components: [Component]
    let file: PluginFile

    /// Asks the questions in order; the first that fails is the error. Is it a library with the entry, could others have
    /// exchanged it, does the loader take it, does its entry return a plugin, do its tables agree with themselves?
    ///
    /// Where bytes count, it is asked first whether it is trusted, and what is loaded is a copy of what was read once.
    ///
    /// - Parameter file: a path with at least one slash, so that the loader does not search folders of its own.
    static func open(_ file: String, _ admission: Registry.Admission = .any) throws(PluginError) -> Library {
        do throws(PluginError.Reason) {
            switch admission {
            case .any:
                let object = try inspect(file)
                if let path = SearchPath.absolute(file) { try PathPermissions.check(path) }
                return try load(file, of: PluginFile(path: file, identity: object.identity))
            case .sealed: return try openCopy(of: file, nil)
            case .locked(let lock): return try openCopy(of: file, lock)
            }
        } catch {
            throw PluginError(file: file, reason: error)
        }
    }

    private static func openCopy(of file: String, _ lock: PluginLock?) throws(PluginError.Reason) -> Library {
        let original = try PathPermissions.open(file)
        try lock?.ask(for: file, count: original.size)
        let bytes = try PathPermissions.bytes(of: original)
        let digest = SHA256(of: bytes)
        try lock?.admit(digest, of: file)
        let copy = try SealedFile(bytes, name: PluginLock.fileName(of: file))
        let object = try inspect(copy.path)
        let origin = PluginFile(path: file, identity: original.identity, size: bytes.count, digest: digest)
        do {
            return try load(copy.path, of: origin)
        } catch .loader(let words) {
            if let neighbour = object.neighbour(of: file) { throw .needsNeighbour(neighbour) }
            throw .loader(words.replacing(copy.path, with: file))
        }
    }

    private static func load(_ path: String, of file: PluginFile) throws(PluginError.Reason) -> Library {
        let plugin = try preservingFloatingPoint { () throws(PluginError.Reason) in try enter(load(path)) }
        return Library(components: try TableReader(file: file).components(of: plugin), file: file)
    }

    /// Is it a library that can be loaded and has the entry? Nothing of it has run yet.
    private static func inspect(_ file: String) throws(PluginError.Reason) -> SharedObject {
        do throws(SharedObjectError) {
            return try SharedObject.inspect(file)
        } catch {
            throw .notLoadable(error.reason)
        }
    }

    /// Does the loader take it? Its initialisers run here.
    private static func load(_ file: String) throws(PluginError.Reason) -> UnsafeMutableRawPointer {
        guard let handle = dlopen(file, RTLD_NOW | RTLD_LOCAL) else {
            throw .loader(dlerror().map { String(cString: $0) } ?? "no reason given")
        }
        return handle
    }

    /// Does its entry return a plugin?
    private static func enter(_ handle: UnsafeMutableRawPointer) throws(PluginError.Reason) -> UnsafeRawPointer {
        guard let symbol = dlsym(handle, "anneal_plugin_v1") else { throw .notLoadable(.noEntry) }
        let entry = unsafeBitCast(symbol, to: anneal_entry.self)
        guard let plugin = entry(HostTable.pointer) else { throw .refused }
        return UnsafeRawPointer(plugin)
    }

    /// A library linked with `-ffast-math` changes the denormal mode of the whole process when it is loaded.
    private static func preservingFloatingPoint<T>(
        _ body: () throws(PluginError.Reason) -> T
    ) throws(PluginError.Reason) -> T {
        var environment = fenv_t()
        fegetenv(&environment)
        defer { fesetenv(&environment) }
        return try body()
    }
}

extension SharedObject {
    /// A library it needs that lies in a folder it names by its own place, seen from `file`.
    fileprivate func neighbour(of file: String) -> String? {
        let folder = file.lastIndex(of: "/").map { String(file[..<$0]) } ?? "."
        let folders = ((rpath ?? []) + (runpath ?? [])).compactMap { entry in
            entry.contains("ORIGIN")
                ? entry.replacing("${ORIGIN}", with: folder).replacing("$ORIGIN", with: folder) : nil
        }
        return needed.first { library in folders.contains { access("\($0)/\(library)", F_OK) == 0 } }
    }
}
