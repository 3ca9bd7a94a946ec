internal import AnnealFiles
internal import Glibc
internal import SystemPackage

/// Where plugins are looked for, first to last. The current directory is never among them.
public struct SearchPath: Sendable, Equatable {
    struct Folder: Sendable, Equatable {
        /// Who named the folder decides what becomes of one that cannot be searched: an error, a listed entry (which an
        /// element that is not absolute is too), or nothing.
        enum Origin { case option, environment, standard }
        let path: String
        let origin: Origin
    }

    let files: [String]
    private(set) var folders: [Folder]

    /// - Parameters:
    ///   - files: single libraries. One that cannot be used is an error, not a listed entry.
    ///   - folders: of libraries, searched before the usual ones.
    ///   - environment: `ANNEAL_PLUGIN_PATH` (colon-separated), `XDG_DATA_HOME` and `HOME` are read from it.
    ///   - executable: the path of the running program: `PREFIX/bin/anneal` has its plugins in
    ///     `PREFIX/lib/anneal/plugins`, and a build folder has them beside it.
    public init(files: [String], folders: [String], environment: [String: String], executable: String) {
        self.init(files: files, folders: folders, environment: environment)
        let folder = FilePath(executable).removingLastComponent()
        let prefix = folder.removingLastComponent()
        add(standard: prefix.appending("lib/anneal/plugins").string)
        // Beside a program at the root, which is also what there is of one that is not known, nothing is looked for.
        add(standard: folder.components.isEmpty ? "" : folder.string)
    }

    /// - Parameter library: the path of a library in whose place the host runs: `PREFIX/lib/libannealhost.so` has its plugins
    ///   in `PREFIX/lib/anneal/plugins`.
    public init(files: [String], folders: [String], environment: [String: String], library: String) {
        self.init(files: files, folders: folders, environment: environment)
        add(standard: FilePath(library).removingLastComponent().appending("anneal/plugins").string)
    }

    private init(files: [String], folders: [String], environment: [String: String]) {
        self.files = files
        var path = folders.map { Folder(path: $0, origin: .option) }
        if let variable = environment["ANNEAL_PLUGIN_PATH"], !variable.isEmpty {
            path += variable.split(separator: ":", omittingEmptySubsequences: false).map {
                Folder(path: String($0), origin: .environment)
            }
        }
        func absolute(_ name: String) -> String? { environment[name].flatMap { $0.hasPrefix("/") ? $0 : nil } }
        if let data = absolute("XDG_DATA_HOME") ?? absolute("HOME").map({ $0 + "/.local/share" }) {
            path.append(Folder(path: data + "/anneal/plugins", origin: .standard))
        }
        self.folders = path
    }

    private mutating func add(standard folder: String) { folders.append(Folder(path: folder, origin: .standard)) }

    /// The search path of the running process.
    public init(files: [String] = [], folders: [String] = []) {
        self.init(
            files: files, folders: folders, environment: Self.environment,
            executable: resolvedPath("/proc/self/exe") ?? "/")
    }

    /// The search path of a library in the running process.
    ///
    /// - Parameter library: its path.
    public init(files: [String], folders: [String], library: String) {
        self.init(files: files, folders: folders, environment: Self.environment, library: library)
    }

    /// These libraries and those in these folders, and nothing else.
    public init(only files: [String], folders: [String] = []) {
        self.files = files
        self.folders = folders.map { Folder(path: $0, origin: .option) }
    }

    /// What is read of the process's environment.
    private static var environment: [String: String] {
        var environment: [String: String] = [:]
        for name in ["ANNEAL_PLUGIN_PATH", "XDG_DATA_HOME", "HOME"] {
            if let value = getenv(name) { environment[name] = String(cString: value) }
        }
        return environment
    }
}
