import Glibc

/// A regular file open for reading, closed when its value ends.
///
/// Opening never blocks, so a pipe without a writer is refused instead of waited for. Reading goes through `pread`: a
/// file that shrinks meanwhile gives an error, where a mapping would give `SIGBUS`.
struct RegularFile: ~Copyable {
    /// The most bytes of one part of a file that are read at once, so that a header's claim cannot exhaust memory.
    static let readLimit: UInt64 = 64 << 20

    private let descriptor: Int32
    let size: UInt64
    let identity: SharedObject.Identity

    init(path: String) throws(SharedObjectError.Reason) {
        // The system would take such a path to end at the zero byte and open another file.
        if path.utf8.contains(0) { throw .missing }
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else {
            switch errno {
            case ENOENT: throw .missing
            // A socket, or a device without a driver.
            case ENXIO: throw .notRegular
            case let code: throw .unreadable(Self.message(code))
            }
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let message = Self.message(errno)
            close(descriptor)
            throw .unreadable(message)
        }
        guard status.st_mode & S_IFMT == S_IFREG, let size = UInt64(exactly: status.st_size) else {
            close(descriptor)
            throw status.st_mode & S_IFMT == S_IFDIR ? .directory : .notRegular
        }
        self.descriptor = descriptor
        self.size = size
        identity = SharedObject.Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    }

    deinit { close(descriptor) }

    /// The `count` bytes from `offset`; `part` names them in an error.
    func bytes(at offset: UInt64, count: UInt64, _ part: String) throws(SharedObjectError.Reason) -> [UInt8] {
        let (end, overflow) = offset.addingReportingOverflow(count)
        if overflow { throw .malformed("\(part) ends beyond the largest address") }
        if end > size { throw .cutShort(part: part, end: end, size: size) }
        if count > Self.readLimit { throw .tooLarge(part: part, bytes: count) }

        var bytes = [UInt8](repeating: 0, count: Int(count))
        var done = 0
        while done < bytes.count {
            let received = bytes.withUnsafeMutableBytes { buffer in
                let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
                return pread(descriptor, rest.baseAddress, rest.count, off_t(offset) + done)
            }
            if received > 0 {
                done += received
            } else if received == 0 {
                throw .unreadable("it became shorter while it was read")
            } else if errno != EINTR {
                throw .unreadable(Self.message(errno))
            }
        }
        return bytes
    }

    private static func message(_ code: Int32) -> String { String(cString: strerror(code)) }
}
