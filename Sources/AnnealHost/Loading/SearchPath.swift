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
    let folders: [Folder]

    /// - Parameters:
    ///   - files: single libraries. One that cannot be used is an error, not a listed entry.
    ///   - folders: of libraries, searched before the usual ones.
    ///   - environment: `ANNEAL_PLUGIN_PATH` (colon-separated), `XDG_DATA_HOME` and `HOME` are read from it.
    ///   - executable: the path of the running program: `PREFIX/bin/anneal` has its plugins in
    ///     `PREFIX/lib/anneal/plugins`, and a build folder has them beside it.
    public init(files: [String], folders: [String], environment: [String: String], executable: String) {
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
        let folder = FilePath(executable).removingLastComponent()
        let prefix = folder.removingLastComponent()
        path.append(Folder(path: prefix.appending("lib/anneal/plugins").string, origin: .standard))
        // Beside a program at the root, which is also what there is of one that is not known, nothing is looked for.
        path.append(Folder(path: folder.components.isEmpty ? "" : folder.string, origin: .standard))
        self.folders = path
    }

    /// The search path of the running process.
    public init(files: [String] = [], folders: [String] = []) {
        var environment: [String: String] = [:]
        for name in ["ANNEAL_PLUGIN_PATH", "XDG_DATA_HOME", "HOME"] {
            if let value = getenv(name) { environment[name] = String(cString: value) }
        }
        self.init(
            files: files, folders: folders, environment: environment, executable: resolvedPath("/proc/self/exe") ?? "/"
        )
    }

    /// These libraries and nothing else.
    public init(only files: [String]) {
        self.files = files
        folders = []
    }
}
