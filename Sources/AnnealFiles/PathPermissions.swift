internal import Glibc
internal import SystemPackage

/// Who else could exchange a file: the rule of OpenSSH's `StrictModes` and of sudo's plugins.
///
/// A plugin runs with all that its user may do. So it, and every folder on the way to it, has to belong to root or to the user
/// who runs the program, and nobody else may write there, no group either. A folder like `/tmp` on the way is no harm: its
/// sticky bit keeps others from exchanging what is not theirs. It is harm as the folder that is searched, where a new
/// file is enough.
public enum PathPermissions {
    /// The place at which others could exchange the file: the file itself, or a folder on the way to it.
    public enum Exposure: Error, Sendable, Equatable {
        case writableByOthers(String)
        case foreignOwner(of: String, user: UInt32)

        /// The sentence without its subject.
        public var predicate: String {
            switch self {
            case .writableByOthers(let place):
                "is not trusted: others than the owner can write \(place), so take that away, chmod go-w, or use another folder"
            case .foreignOwner(let place, let user):
                "is not trusted: \(place) belongs to user \(user), who is neither root nor you, so install a copy of your own"
            }
        }
    }

    /// - Parameters:
    ///   - path: resolved, without links.
    ///   - isSearched: whether it is a folder whose files become plugins.
    ///   - mayBeForeign: whether it may belong to anybody, as the folders of whoever built a library do.
    public static func check(
        _ path: String, isSearched: Bool = false, mayBeForeign: Bool = false
    ) throws(Exposure) {
        var place = FilePath(path)
        while true {
            var status = stat()
            // What is not there is told by whoever opens it.
            guard lstat(place.string, &status) == 0 else { return }
            let owner = status.st_uid
            guard mayBeForeign || owner == 0 || owner == geteuid() else {
                throw .foreignOwner(of: place.string, user: owner)
            }
            let isFolder = status.st_mode & S_IFMT == S_IFDIR
            let isSticky = isFolder && status.st_mode & S_ISVTX != 0 && !(isSearched && place == FilePath(path))
            guard status.st_mode & (S_IWGRP | S_IWOTH) == 0 || isSticky else { throw .writableByOthers(place.string) }
            guard place.removeLastComponent(), !place.isEmpty else { return }
        }
    }

    /// A folder in which a library has others looked for, with or without links; where there is none it must not be possible
    /// for others to make one.
    public static func check(librariesIn folder: String) throws(Exposure) {
        var place = FilePath(folder)
        while !place.isEmpty {
            if let path = resolvedPath(place.string) {
                return try check(path, isSearched: true, mayBeForeign: true)
            }
            guard place.removeLastComponent() else { return }
        }
    }
}
