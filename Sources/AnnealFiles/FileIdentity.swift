internal import Glibc
internal import SystemPackage

/// Which file a path means, however it is spelled: one that is there, or one that would be made.
///
///     FileIdentity("run.csv") == FileIdentity("./run.csv")   // they are one file, and so through links
///
/// Something that is no file, a device say, has none.
public struct FileIdentity: Hashable, Sendable {
    /// The file's, or of one that is not there yet its folder's.
    private let place: RegularFile.Identity
    /// The name in that folder, of a file that is not there yet.
    private let name: String?

    /// `nil` if it is no file, and if there is no such folder.
    public init?(_ path: String) {
        guard let target = try? AtomicFile.target(of: path) else { return nil }
        var status = stat()
        if stat(target, &status) == 0 {
            (place, name) = (Self.place(status), nil)
            return
        }
        guard let last = FilePath(target).lastComponent, stat(AtomicFile.folder(target), &status) == 0 else {
            return nil
        }
        (place, name) = (Self.place(status), last.string)
    }

    /// - Parameter descriptor: Of an open file.
    public init?(descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        (place, name) = (Self.place(status), nil)
    }

    private static func place(_ status: stat) -> RegularFile.Identity {
        RegularFile.Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    }
}
