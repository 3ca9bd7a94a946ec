internal import CLinux
internal import Glibc
public import SystemPackage

/// Replaces a file whole or not at all: whoever reads it, and a machine that loses its power, finds the old bytes or the new ones.
///
///     try AtomicFile.write(bytes, to: ["run.safetensors"])
///
/// The bytes are written to a file that has no name yet, so that a process that is killed leaves nothing behind; when they are on
/// the disk it gets a name of its own, which takes the place of the old one. Several writers may meet: the last one stays.
public enum AtomicFile {
    /// Writes one file under several names, which come to be in the order given.
    ///
    /// - Parameters:
    ///   - permissions: of a new file, as far as the process's mask lets them be.
    /// - Throws: what the system refused. Names that come later are not touched then.
    public static func write(
        _ bytes: [UInt8], to paths: [String],
        permissions: FilePermissions = [
            .ownerReadWrite, .groupReadWrite, .otherReadWrite,
        ]
    ) throws(Errno) {
        guard let first = paths.first else { return }
        try write(bytes, to: first, permissions)
        for path in paths.dropFirst() {
            // Never changed, only replaced: so one file can have all the names, where the file system lets it.
            do {
                try replace(path) { temporary in link(first, temporary) }
            } catch {
                try write(bytes, to: path, permissions)
            }
        }
        for folder in Set(paths.map(folder)) { synchronize(folder) }
    }

    /// Whether a file could be written there, without touching what stands there.
    ///
    /// - Throws: what the system would refuse.
    public static func check(_ path: String) throws(Errno) {
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { throw .isDirectory }
        let file = try TemporaryFile(in: folder(path), named: temporaryName(path), [.ownerReadWrite])
        file.discard()
    }

    private static func write(_ bytes: [UInt8], to path: String, _ permissions: FilePermissions) throws(Errno) {
        let temporary = temporaryName(path)
        let file = try TemporaryFile(in: folder(path), named: temporary, permissions)
        defer { file.close() }
        do throws(Errno) {
            try file.write(bytes)
            try file.name(temporary)
            guard rename(temporary, path) == 0 else { throw Errno(rawValue: errno) }
        } catch {
            unlink(temporary)
            throw error
        }
    }

    /// Gives a file a name of its own by `make`, which then takes the place of `path`.
    private static func replace(_ path: String, _ make: (_ temporary: String) -> Int32) throws(Errno) {
        let temporary = temporaryName(path)
        guard make(temporary) == 0 else { throw Errno(rawValue: errno) }
        // Of two names of one file `rename` does nothing, and says that it went well.
        guard rename(temporary, path) == 0 else {
            let reason = Errno(rawValue: errno)
            unlink(temporary)
            throw reason
        }
        unlink(temporary)
    }

    /// "run.safetensors.5f0c9a41e2b37d68.partial": nobody else's.
    private static func temporaryName(_ path: String) -> String {
        "\(path).\(String(UInt64.random(in: .min ... .max), radix: 16)).partial"
    }

    private static func folder(_ path: String) -> String {
        let folder = FilePath(path).removingLastComponent()
        return folder.isEmpty ? "." : folder.string
    }

    /// A new name is on the disk when its folder is. Not every file system knows how, and the file is whole without.
    private static func synchronize(_ folder: String) {
        let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { return }
        fsync(directory)
        close(directory)
    }
}

/// A file that has no name yet; where the file system cannot make one, a file under its temporary name.
private struct TemporaryFile {
    private let descriptor: FileDescriptor
    /// The name that it has from the beginning.
    private let path: String?

    init(in folder: String, named temporary: String, _ permissions: FilePermissions) throws(Errno) {
        let mode = mode_t(permissions.rawValue)
        let nameless = open(folder, O_TMPFILE_ALONE | O_DIRECTORY | O_WRONLY | O_CLOEXEC, mode)
        if nameless >= 0 {
            descriptor = FileDescriptor(rawValue: nameless)
            path = nil
            return
        }
        let named = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard named >= 0 else { throw Errno(rawValue: errno) }
        descriptor = FileDescriptor(rawValue: named)
        path = temporary
    }

    /// Writes all bytes, and waits until they are on the disk.
    func write(_ bytes: [UInt8]) throws(Errno) {
        do { try descriptor.writeAll(bytes) } catch { throw error as? Errno ?? .ioError }
        guard fsync(descriptor.rawValue) == 0 else { throw Errno(rawValue: errno) }
    }

    func name(_ temporary: String) throws(Errno) {
        if path != nil { return }
        let own = "/proc/self/fd/\(descriptor.rawValue)"
        guard linkat(AT_FDCWD, own, AT_FDCWD, temporary, AT_SYMLINK_FOLLOW) == 0 else { throw Errno(rawValue: errno) }
    }

    func close() { try? descriptor.close() }

    func discard() {
        close()
        if let path { unlink(path) }
    }
}
