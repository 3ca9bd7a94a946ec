internal import AnnealFiles
internal import AnnealHost
internal import Glibc

extension Checker {
    /// Where this fails there is nothing to look at.
    static let library = Check(family: .file, title: "library", promise: "it is a shared library with an entry") {
        subject in
        _ = try SharedObject.inspect(subject.file)
        return ""
    }

    /// What the file says before anything in it runs.
    static let fileChecks = [
        Check(family: .file, title: "exports", promise: "nothing but its entry is exported") { subject in
            let object = try SharedObject.inspect(subject.file)
            let others = object.exportedSymbols.map(\.name).filter { $0 != PluginABI.entryName }
            let named = others.prefix(3).joined(separator: ", ") + (others.count > 3 ? ", …" : "")
            try require(
                others.isEmpty,
                "it exports more than its entry (\(others.count == 1 ? named : "\(others.count) symbols: \(named)")): "
                    + "compile with -fvisibility=hidden and link with a version script")
            return ""
        },
        Check(
            family: .file, title: "search-paths",
            promise: "libraries are looked for where only their owner can put them"
        ) { subject in
            let object = try SharedObject.inspect(subject.file)
            try require(object.rpath == nil, "it has a DT_RPATH: link with --enable-new-dtags")
            for folder in object.runpath ?? [] where !isOrigin(folder) {
                try require(folder.hasPrefix("/"), "its RUNPATH entry \"\(folder)\" is neither absolute nor $ORIGIN")
                do throws(PathPermissions.Exposure) {
                    try PathPermissions.check(librariesIn: folder)
                } catch {
                    guard case .writableByOthers(let place) = error else { continue }
                    throw CheckFailure(
                        "its RUNPATH entry \(folder) can be exchanged: others than the owner can write \(place)")
                }
            }
            return ""
        },
        Check(family: .file, title: "text-relocations", promise: "its code stays as it is in the file") { subject in
            let object = try SharedObject.inspect(subject.file)
            try require(!object.hasTextRelocations, "its code has to be changed when it is loaded: compile with -fPIC")
            return ""
        },
        Check(family: .file, title: "stack", promise: "it asks for no executable stack") { subject in
            let object = try SharedObject.inspect(subject.file)
            try require(!object.hasExecutableStack, "it asks for an executable stack: link with -z noexecstack")
            return ""
        },
        Check(family: .file, title: "needs", promise: "") { subject in
            let needed = try SharedObject.inspect(subject.file).needed
            return needed.isEmpty ? "it needs no library" : "it needs \(needed.joined(separator: ", "))"
        },
    ]

    /// Whether it is the plugin's own folder or one that is found from it.
    private static func isOrigin(_ folder: String) -> Bool {
        ["$ORIGIN", "${ORIGIN}"].contains { folder == $0 || folder.hasPrefix($0 + "/") }
    }
}
