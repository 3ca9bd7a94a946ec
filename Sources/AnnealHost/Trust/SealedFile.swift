internal import CLinux
internal import Glibc

/// A copy of bytes in memory that nobody can change any more, and that has a path like a file: for the dynamic loader, which
/// opens what it loads by itself, at a time of its own.
///
///     let copy = try SealedFile(bytes, name: "cosine.so")
///     dlopen(copy.path, RTLD_NOW | RTLD_LOCAL)   // /proc/self/fd/7; in /proc/self/maps it is /memfd:cosine.so (deleted)
///
/// Its descriptor is never closed. The loader knows libraries by their path, too, so after another file had got the same number
/// it would silently return the first library again.
struct SealedFile {
    private let descriptor: Int32

    var path: String { "/proc/self/fd/\(descriptor)" }

    /// - Parameter name: to be seen in the process's map of memory.
    init(_ bytes: [UInt8], name: String) throws(PluginError.Reason) {
        let flags = MFD_CLOEXEC | MFD_ALLOW_SEALING
        // The system takes 249 bytes.
        let label = String(decoding: name.utf8.prefix(200), as: UTF8.self)
        // Code for the loader, not for exec: Linux knows the difference since 6.3, and can be set to ask for it.
        var descriptor = memfd_create(label, flags | MFD_NOEXEC_SEAL)
        if descriptor < 0 && errno == EINVAL { descriptor = memfd_create(label, flags) }
        guard descriptor >= 0 else { throw .notSealed(Self.reason) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { throw Self.failure(closing: descriptor) }
            rest = rest.dropFirst(written)
        }
        guard fcntl(descriptor, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) == 0 else {
            throw Self.failure(closing: descriptor)
        }
        self.descriptor = descriptor
    }

    private static var reason: String { String(cString: strerror(errno)) }

    /// Nothing has been loaded from it yet.
    private static func failure(closing descriptor: Int32) -> PluginError.Reason {
        let reason = reason
        close(descriptor)
        return .notSealed(reason)
    }
}
