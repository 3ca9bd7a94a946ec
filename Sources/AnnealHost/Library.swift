internal import CAnneal
internal import Glibc

/// A shared library that was opened, checked and found to be a plugin. It is never closed.
struct Library {
    let components: [Component]
    let identity: SharedObject.Identity

    /// Asks the questions in order; the first that fails is the error. Is it a library with the entry, could others have
    /// exchanged it, does the loader take it, does its entry return a plugin, do its tables agree with themselves?
    ///
    /// - Parameter file: a path with at least one slash, so that the loader does not search folders of its own.
    static func open(_ file: String) throws(PluginError) -> Library {
        do throws(PluginError.Reason) {
            let object = try inspect(file)
            if let path = SearchPath.absolute(file) { try Guard.check(path) }
            let origin = PluginFile(path: file, identity: object.identity)
            let plugin = try preservingFloatingPoint { () throws(PluginError.Reason) in
                try enter(load(file))
            }
            return Library(components: try TableReader(file: origin).components(of: plugin), identity: object.identity)
        } catch {
            throw PluginError(file: file, reason: error)
        }
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
