internal import Glibc
public import SystemPackage

/// A file that says that a living process has something to itself. It is gone when its process ends, however that ends: what is
/// left of a process that was killed is a file that nobody holds.
///
///     let lock = try FileLock("run.safetensors.held", saying: "process 4711 on node3")
///     try FileLock("run.safetensors.held", saying: "process 4712 on node3")
///     // throws held(by: "process 4711 on node3")
///
/// `flock(2)`, which Linux has on network file systems too; where there is none, nobody is kept out.
public final class FileLock {
    public enum Failure: Error, Sendable, Equatable {
        /// Another process has it; what that says of itself.
        case held(by: String)
        /// A file of that name is there, and it is none of these.
        case inTheWay
        case system(Errno)
    }

    /// How each of these files begins.
    private static let mark = "held by "

    private let path: String
    private let descriptor: Int32

    /// - Parameter words: What another process is told.
    public init(_ path: String, saying words: String) throws(Failure) {
        self.path = path
        while true {
            let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
            guard descriptor >= 0 else { throw .system(Errno(rawValue: errno)) }
            if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
                defer { close(descriptor) }
                throw .held(by: String(Self.text(descriptor).dropFirst(Self.mark.count)))
            }
            let text = Self.text(descriptor)
            if !text.isEmpty, !text.hasPrefix(Self.mark) {
                close(descriptor)
                throw .inTheWay
            }
            // Whoever had it may have taken the file away between the two.
            var (own, named) = (stat(), stat())
            if fstat(descriptor, &own) == 0, stat(path, &named) == 0, own.st_ino == named.st_ino,
                own.st_dev == named.st_dev
            {
                self.descriptor = descriptor
                break
            }
            close(descriptor)
        }
        ftruncate(descriptor, 0)
        _ = try? FileDescriptor(rawValue: descriptor).writeAll(toAbsoluteOffset: 0, Array((Self.mark + words).utf8))
    }

    deinit {
        // Before it is let go: afterwards it may be another's.
        unlink(path)
        close(descriptor)
    }

    private static func text(_ descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 1000)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
