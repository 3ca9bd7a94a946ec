internal import CAnneal
internal import Glibc

/// A shared library that was opened, checked and found to be a plugin. It is never closed.
struct Library {
    let components: [Component]
    let file: PluginFile

    /// Asks the questions in order; the first that fails is the error. Does the policy let it in, as a library with the entry,
    /// does the loader take it, does its entry return a plugin, do its tables agree with themselves?
    ///
    /// - Parameter file: a path with at least one slash, so that the loader does not search folders of its own.
    static func open(_ file: String, _ policy: some LoadPolicy) throws(PluginError) -> Library {
        do throws(PluginError.Reason) {
            let admitted = try policy.admit(file)
            let plugin = try alone { () throws(PluginError.Reason) in
                try preservingFloatingPoint { () throws(PluginError.Reason) in try enter(load(admitted)) }
            }
            return Library(
                components: try TableReader(file: admitted.origin).components(of: plugin), file: admitted.origin)
        } catch {
            throw PluginError(file: file, reason: error)
        }
    }

    /// Does the loader take it? Its initialisers run here.
    private static func load(_ file: AdmittedFile) throws(PluginError.Reason) -> UnsafeMutableRawPointer {
        if let handle = dlopen(file.path, RTLD_NOW | RTLD_LOCAL) { return handle }
        let words = dlerror().map { String(cString: $0) } ?? "no reason given"
        if let neighbour = file.neighbour { throw .needsNeighbour(neighbour) }
        throw .loader(words.replacing(file.path, with: file.origin.path))
    }

    /// Does its entry return a plugin?
    private static func enter(_ handle: UnsafeMutableRawPointer) throws(PluginError.Reason) -> UnsafeRawPointer {
        guard let symbol = dlsym(handle, PluginABI.entryName) else { throw .notLoadable(.noEntry) }
        let entry = unsafeBitCast(symbol, to: anneal_entry.self)
        guard let plugin = entry(HostTable.pointer) else { throw .refused }
        return UnsafeRawPointer(plugin)
    }

    /// Initialisers and entries expect one call at a time, whatever threads open registries. What an entry starts may open one too.
    private static func alone<T>(_ body: () throws(PluginError.Reason) -> T) throws(PluginError.Reason) -> T {
        pthread_mutex_lock(entrance)
        defer { pthread_mutex_unlock(entrance) }
        return try body()
    }

    nonisolated(unsafe) private static let entrance: UnsafeMutablePointer<pthread_mutex_t> = {
        var attributes = pthread_mutexattr_t()
        pthread_mutexattr_init(&attributes)
        pthread_mutexattr_settype(&attributes, Int32(PTHREAD_MUTEX_RECURSIVE))
        let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
        pthread_mutex_init(mutex, &attributes)
        return mutex
    }()

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
