/// A plugin's shared library as its file describes it, read before anything in it runs.
///
/// The dynamic loader trusts the file it is given: one that was cut short by a full disk or a broken copy kills the
/// process with `SIGBUS` inside `dlopen`. So the file is read first, with `pread` and never through a mapping.
///
///     try SharedObject.inspect("cosine.so").exportedFunctions   // ["anneal_plugin_v1"]
///
/// The check protects against accidents. It cannot make a hostile library safe to load: that one runs its own code.
public struct SharedObject: Sendable, Equatable {
    /// A symbol that the library defines and offers to others.
    public struct Symbol: Sendable, Hashable {
        public let name: String
        /// True for a function, also one that picks its implementation for the processor at load time.
        public let isFunction: Bool
    }

    /// The file itself, whatever its name: equal for two paths, links included, that lead to one file.
    public struct Identity: Sendable, Hashable {
        public let device: UInt64
        public let inode: UInt64
    }

    /// The plugin ABI this host speaks.
    static let abiMajor: UInt32 = 1
    private static let entryPrefix = "anneal_plugin_v"
    /// The one function a plugin exports: `anneal_plugin_v1`.
    static let entryName = entryPrefix + String(abiMajor)

    /// The path as it was given.
    public let path: String
    /// In bytes.
    public let size: UInt64
    public let identity: Identity
    /// The name the library gives itself, if any.
    public let soname: String?
    /// The libraries it asks the loader for, in its order.
    public let needed: [String]
    /// The folders of its `DT_RPATH`, which comes before the user's own `LD_LIBRARY_PATH`; `nil` without one.
    public let rpath: [String]?
    /// The folders of its `DT_RUNPATH`, as they stand there; `nil` without one.
    public let runpath: [String]?
    /// Whether the loader has to write into its code.
    public let hasTextRelocations: Bool
    /// Whether loading it makes stacks executable.
    public let hasExecutableStack: Bool
    /// What it offers, in the order of its symbol table; a name stands once per version of it.
    public let exportedSymbols: [Symbol]

    /// The names among `exportedSymbols` that are functions. A well-built plugin has exactly one.
    public var exportedFunctions: [String] { exportedSymbols.filter(\.isFunction).map(\.name) }

    /// Reads the library at `path`, or says why it cannot be loaded as a plugin.
    ///
    ///     try SharedObject.inspect("notes.txt")
    ///     // notes.txt is not a shared library: it does not begin with the ELF magic number
    ///
    /// - Throws: the first `SharedObjectError` in the order of its reasons.
    public static func inspect(_ path: String) throws(SharedObjectError) -> SharedObject {
        do throws(SharedObjectError.Reason) {
            return try SharedObject(readingPluginAt: path)
        } catch {
            throw SharedObjectError(file: path, reason: error)
        }
    }

    private init(readingPluginAt path: String) throws(SharedObjectError.Reason) {
        let file = try RegularFile(path: path)
        let header = try ELFHeader(reading: file)
        let segments = try ELFSegments(reading: file, header)
        var dynamic = try ELFDynamicSection(reading: file, segments)
        if dynamic.isExecutable { throw .executable }
        let exported = try ELFSymbol.exported(by: &dynamic, file, segments)
        try Self.checkEntry(among: exported, segments)

        self.path = path
        size = file.size
        identity = file.identity
        soname = try dynamic.soname()
        needed = try dynamic.needed()
        rpath = try dynamic.folders(.rpath)
        runpath = try dynamic.folders(.runpath)
        hasTextRelocations = dynamic.hasTextRelocations
        hasExecutableStack = segments.hasExecutableStack
        exportedSymbols = exported.map { Symbol(name: $0.name, isFunction: $0.isFunction) }
    }

    private static func checkEntry(
        among symbols: [ELFSymbol], _ segments: ELFSegments
    ) throws(SharedObjectError.Reason) {
        guard let entry = symbols.first(where: { $0.name == entryName }) else {
            let majors = symbols.filter(\.isFunction).compactMap { major(ofEntry: $0.name) }
            throw majors.isEmpty ? .noEntry : .otherMajor(Set(majors).sorted())
        }
        guard entry.isFunction else { throw .entryNotAFunction }
        guard entry.isRelocated, segments.isExecutable(entry.address) else { throw .entryOutsideCode }
    }

    /// 2 for `anneal_plugin_v2`, nil for any other name.
    private static func major(ofEntry name: String) -> UInt32? {
        guard name.hasPrefix(entryPrefix), let major = UInt32(name.dropFirst(entryPrefix.count)) else { return nil }
        // Only the plain spelling: "v02" and "v+2" are other names.
        return name == entryPrefix + String(major) ? major : nil
    }
}
