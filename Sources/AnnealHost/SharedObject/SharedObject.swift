public import AnnealFiles

/// A plugin's shared library as its file describes it, read before anything in it runs.
///
/// The dynamic loader trusts the file it is given: one that was cut short by a full disk or a broken copy kills the
/// process with `SIGBUS` inside `dlopen`. So the file is read first, with `pread` and never through a mapping.
///
///     try SharedObject.inspect(cosine).exportedSymbols.map(\.name)   // ["anneal_plugin_v1"]
///
/// The check protects against accidents. It cannot make a hostile library safe to load: that one runs its own code.
public struct SharedObject: Sendable, Equatable {
    /// A symbol that the library defines and offers to others.
    public struct Symbol: Sendable, Hashable {
        public let name: String
        /// True for a function, also one that picks its implementation for the processor at load time.
        public let isFunction: Bool
    }

    /// The path as it was given.
    public let path: String
    /// In bytes.
    public let size: UInt64
    public let identity: RegularFile.Identity
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
    /// What it offers of its own, in the order of its symbol table; a name stands once per version of it. What the linker adds,
    /// each in its own way, is left out.
    public let exportedSymbols: [Symbol]

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
        let file: RegularFile
        do throws(RegularFile.Failure) {
            file = try RegularFile(path: path)
        } catch {
            throw SharedObjectError.Reason(error, "the file")
        }
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
        exportedSymbols = exported.filter { !$0.isDefinedByLinker }.map {
            Symbol(name: $0.name, isFunction: $0.isFunction)
        }
    }

    private static func checkEntry(
        among symbols: [ELFSymbol], _ segments: ELFSegments
    ) throws(SharedObjectError.Reason) {
        guard let entry = symbols.first(where: { $0.name == PluginABI.entryName }) else {
            let majors = symbols.filter(\.isFunction).compactMap { PluginABI.major(ofEntry: $0.name) }
            throw majors.isEmpty ? .noEntry : .otherMajor(Set(majors).sorted())
        }
        guard entry.isFunction else { throw .entryNotAFunction }
        guard entry.isRelocated, segments.isExecutable(entry.address) else { throw .entryOutsideCode }
    }
}
