internal import CLinux
internal import Glibc
public import SystemPackage

/// A copy of bytes in memory that nobody can change any more, and that has a path like a file: for the dynamic loader, which
/// opens what it loads by itself, at a time of its own.
///
///     let copy = try SealedFile(bytes, name: "cosine.so")
///     dlopen(copy.path, RTLD_NOW | RTLD_LOCAL)   // /proc/self/fd/7; in /proc/self/maps it is /memfd:cosine.so (deleted)
///
/// Its descriptor is never closed. The loader knows libraries by their path, too, so after another file had got the same number
/// it would silently return the first library again.
public struct SealedFile: Sendable {
    private let descriptor: FileDescriptor

    public var path: String { "/proc/self/fd/\(descriptor.rawValue)" }

    /// - Parameter name: to be seen in the process's map of memory.
    /// - Throws: what the system refused.
    public init(_ bytes: [UInt8], name: String) throws(Errno) {
        let flags = MFD_CLOEXEC | MFD_ALLOW_SEALING
        // The system takes 249 bytes.
        let label = String(decoding: name.utf8.prefix(200), as: UTF8.self)
        // Code for the loader, not for exec: Linux knows the difference since 6.3, and can be set to ask for it.
        var number = memfd_create(label, flags | MFD_NOEXEC_SEAL)
        if number < 0 && errno == EINVAL { number = memfd_create(label, flags) }
        guard number >= 0 else { throw Errno(rawValue: errno) }
        descriptor = FileDescriptor(rawValue: number)
        do {
            try descriptor.writeAll(bytes)
            let seals = F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL
            guard fcntl(number, F_ADD_SEALS, seals) == 0 else { throw Errno(rawValue: errno) }
        } catch {
            // Nothing has been loaded from it yet.
            try? descriptor.close()
            throw error as? Errno ?? .ioError
        }
    }
}
