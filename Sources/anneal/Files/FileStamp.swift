internal import Glibc

/// Which file stands at a path and when it last changed: another content has another stamp.
struct FileStamp: CustomStringConvertible {
    let description: String

    /// `nil` if there is none.
    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        description =
            "\(path) \(status.st_dev) \(status.st_ino) \(status.st_size) "
            + "\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec) \(status.st_ctim.tv_sec).\(status.st_ctim.tv_nsec)"
    }
}
