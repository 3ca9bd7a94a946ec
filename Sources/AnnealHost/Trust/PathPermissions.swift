internal import Glibc

/// Who else could exchange a plugin: the rule of OpenSSH's `StrictModes` and of sudo's plugins.
///
/// A plugin runs with all that its user may do. So it, and every folder on the way to it, has to belong to root or to the user
/// who runs the program, and nobody else may write there, no group either. A folder like `/tmp` on the way is no harm: its
/// sticky bit keeps others from exchanging what is not theirs. It is harm as the folder that is searched, where a new
/// file is enough.
package enum PathPermissions {
    /// For a library that is opened by its path and is no plugin.
    package static func check(library file: String) throws(PluginError) {
        guard let path = SearchPath.absolute(file) else { return }
        do {
            try check(path)
        } catch {
            throw PluginError(file: file, reason: error)
        }
    }

    /// - Parameters:
    ///   - path: resolved, without links.
    ///   - isSearched: whether it is a folder whose files become plugins.
    ///   - mayBeForeign: whether it may belong to anybody, as the folders of whoever built a library do.
    package static func check(
        _ path: String, isSearched: Bool = false, mayBeForeign: Bool = false
    ) throws(PluginError.Reason) {
        var place = path
        while true {
            var status = stat()
            // What is not there is told by whoever opens it.
            guard lstat(place, &status) == 0 else { return }
            let owner = status.st_uid
            guard mayBeForeign || owner == 0 || owner == geteuid() else { throw .foreignOwner(of: place, user: owner) }
            let isFolder = status.st_mode & S_IFMT == S_IFDIR
            let isSticky = isFolder && status.st_mode & S_ISVTX != 0 && !(isSearched && place == path)
            guard status.st_mode & (S_IWGRP | S_IWOTH) == 0 || isSticky else { throw .writableByOthers(place) }
            guard place != "/", let slash = place.lastIndex(of: "/") else { return }
            place = slash == place.startIndex ? "/" : String(place[..<slash])
        }
    }

    /// A folder in which a library has others looked for, with or without links; where there is none it must not be possible
    /// for others to make one.
    package static func check(librariesIn folder: String) throws(PluginError.Reason) {
        var place = folder
        while !place.isEmpty {
            if let path = SearchPath.absolute(place) {
                return try check(path, isSearched: true, mayBeForeign: true)
            }
            place = String(place[..<(place.lastIndex(of: "/") ?? place.startIndex)])
        }
    }

    /// All bytes of a file that nobody else can exchange, read once.
    package static func read(_ path: String) throws(PluginError.Reason) -> [UInt8] {
        try bytes(of: open(path))
    }

    /// A file that nobody else can exchange. Whatever its path leads to later, this is what is read.
    static func open(_ path: String) throws(PluginError.Reason) -> RegularFile {
        let file: RegularFile
        do throws(SharedObjectError.Reason) { file = try RegularFile(path: path) } catch { throw .notLoadable(error) }
        if let resolved = SearchPath.absolute(path) { try check(resolved) }
        return file
    }

    static func bytes(of file: borrowing RegularFile) throws(PluginError.Reason) -> [UInt8] {
        do throws(SharedObjectError.Reason) {
            return try file.bytes(at: 0, count: file.size, "the file")
        } catch {
            throw .notLoadable(error)
        }
    }
}
