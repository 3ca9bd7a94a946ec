internal import Glibc
internal import SystemPackage

/// A regular file open for reading, closed when its value ends.
///
/// Opening never blocks, so a pipe without a writer is refused instead of waited for. Reading goes through `pread`: a
/// file that shrinks meanwhile gives an error, where a mapping would give `SIGBUS`.
///
///     let file = try RegularFile(path: cosine)
///     try file.bytes(at: 0, count: 4)   // [0x7f, 0x45, 0x4c, 0x46]
public struct RegularFile: ~Copyable, Sendable {
    /// The file itself, whatever its name: equal for two paths, links included, that lead to one file.
    public struct Identity: Sendable, Hashable {
        public let device: UInt64
        public let inode: UInt64

        public init(device: UInt64, inode: UInt64) {
            self.device = device
            self.inode = inode
        }
    }

    /// Why there are no bytes.
    public enum Failure: Error, Sendable, Equatable {
        case missing
        case directory
        /// A pipe, a device or a socket.
        case notRegular
        /// The system refused to open or read it; its own words.
        case unreadable(String)
        /// The bytes asked for end at `end`, and the file has `size`; `nil` is beyond the largest address.
        case cutShort(end: UInt64?, size: UInt64)
        /// More bytes were asked for than `readLimit`.
        case tooLarge(UInt64)
    }

    /// The most bytes that are read at once, so that a header's claim cannot exhaust memory.
    public static let readLimit: UInt64 = 64 << 20

    private let descriptor: FileDescriptor
    /// The length in bytes when it was opened.
    public let size: UInt64
    public let identity: Identity

    public init(path: String) throws(Failure) {
        // The system would take such a path to end at the zero byte and open another file.
        if path.utf8.contains(0) { throw .missing }
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else {
            switch errno {
            case ENOENT: throw .missing
            // A socket, or a device without a driver.
            case ENXIO: throw .notRegular
            case let code: throw .unreadable("\(Errno(rawValue: code))")
            }
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let reason = Errno(rawValue: errno)
            close(descriptor)
            throw .unreadable("\(reason)")
        }
        guard status.st_mode & S_IFMT == S_IFREG, let size = UInt64(exactly: status.st_size) else {
            close(descriptor)
            throw status.st_mode & S_IFMT == S_IFDIR ? .directory : .notRegular
        }
        self.descriptor = FileDescriptor(rawValue: descriptor)
        self.size = size
        identity = Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    }

    deinit { try? descriptor.close() }

    /// The `count` bytes from `offset`.
    public func bytes(at offset: UInt64, count: UInt64) throws(Failure) -> [UInt8] {
        let (end, overflow) = offset.addingReportingOverflow(count)
        if overflow || end > size { throw .cutShort(end: overflow ? nil : end, size: size) }
        if count > Self.readLimit { throw .tooLarge(count) }

        var bytes = [UInt8](repeating: 0, count: Int(count))
        var done = 0
        while done < bytes.count {
            let received: Int
            do {
                received = try bytes.withUnsafeMutableBytes { buffer in
                    try descriptor.read(
                        fromAbsoluteOffset: Int64(offset) + Int64(done),
                        into: UnsafeMutableRawBufferPointer(rebasing: buffer[done...]))
                }
            } catch {
                throw .unreadable("\(error)")
            }
            if received == 0 { throw .unreadable("it became shorter while it was read") }
            done += received
        }
        return bytes
    }

    /// All bytes of the file.
    public func bytes() throws(Failure) -> [UInt8] { try bytes(at: 0, count: size) }
}
