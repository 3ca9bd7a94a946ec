internal import Glibc

/// What stands at a path and is no file whose bytes stay: it cannot be replaced, and nothing is lost by writing to it.
public enum SpecialFile: String, Sendable {
    case folder = "a folder"
    case device = "a device"
    case pipe = "a pipe"
    case socket = "a socket"

    /// `nil` for a file, and where there is nothing.
    public init?(at path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.init(status.st_mode)
    }

    /// `nil` for a file.
    ///
    /// - Parameter mode: Of `stat`.
    init?(_ mode: mode_t) {
        switch mode & S_IFMT {
        case S_IFREG: return nil
        case S_IFDIR: self = .folder
        case S_IFIFO: self = .pipe
        case S_IFSOCK: self = .socket
        default: self = .device
        }
    }
}
