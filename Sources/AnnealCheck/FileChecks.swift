internal import AnnealHost
internal import Glibc

extension Checker {
    /// What the file says before anything in it runs.
    static let fileChecks = [
        Check(family: .file, title: "exports") { subject in
            let object = try SharedObject.inspect(subject.file)
            let others = object.exportedSymbols.map(\.name).filter { $0 != "anneal_plugin_v1" }
            try require(
                others.isEmpty,
                "it exports \(others.count) other symbols (\(others.prefix(3).joined(separator: ", "))): "
                    + "compile with -fvisibility=hidden and link with a version script")
            return ""
        },
        Check(family: .file, title: "search-paths") { subject in
            let object = try SharedObject.inspect(subject.file)
            try require(object.rpath == nil, "it has a DT_RPATH: link with --enable-new-dtags")
            for folder in object.runpath ?? [] {
                let isOwn = folder == "$ORIGIN" || folder.hasPrefix("$ORIGIN/")
                try require(
                    isOwn || folder.hasPrefix("/"), "its RUNPATH entry \"\(folder)\" is neither absolute nor $ORIGIN")
                var status = stat()
                if !isOwn && stat(folder, &status) == 0 {
                    try require(
                        status.st_mode & S_IWOTH == 0, "its RUNPATH entry \(folder) can be written by anybody")
                }
            }
            return ""
        },
        Check(family: .file, title: "text-relocations") { subject in
            let object = try SharedObject.inspect(subject.file)
            try require(!object.hasTextRelocations, "its code has to be changed when it is loaded: compile with -fPIC")
            return ""
        },
        Check(family: .file, title: "stack") { subject in
            let object = try SharedObject.inspect(subject.file)
            try require(!object.hasExecutableStack, "it asks for an executable stack: link with -z noexecstack")
            return ""
        },
        Check(family: .file, title: "needs") { subject in
            let needed = try SharedObject.inspect(subject.file).needed
            return needed.isEmpty ? "it needs no library" : "it needs \(needed.joined(separator: ", "))"
        },
    ]
}
