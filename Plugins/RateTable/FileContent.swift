import AnnealPlugin
import Glibc

/// The bytes of a file.
enum FileContent {
    static func bytes(of path: String) throws(Refusal) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw failure(path) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw failure(path) }
        // A pipe would be empty the next time, and a device may never end.
        guard status.st_mode & S_IFMT == S_IFREG else { throw Refusal("\(path) is not a regular file") }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(file, &part, part.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw failure(path) }
            if count == 0 { return bytes }
            bytes += part[..<count]
        }
    }

    private static func failure(_ path: String) -> Refusal {
        Refusal("cannot read \(path): \(String(cString: strerror(errno)))")
    }
}
