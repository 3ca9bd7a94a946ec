internal import CLinux
internal import Glibc
public import SystemPackage

/// Replaces a file whole or not at all: whoever reads it, and a machine that loses its power, finds the old bytes or the new ones.
///
///     try AtomicFile.write(bytes, to: ["run.safetensors"])
///
/// The bytes are written to a file that has no name yet, so that a process that is killed leaves nothing behind; when they are on
/// the disk it gets the name `run.safetensors.partial`, which takes the place of the old one at once. Several writers may meet:
/// the last one stays.
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
        let file = try TemporaryFile(in: folder(path), named: uniqueName(path), [.ownerReadWrite])
        file.discard()
        file.close()
    }

    private static func write(_ bytes: [UInt8], to path: String, _ permissions: FilePermissions) throws(Errno) {
        let file = try TemporaryFile(in: folder(path), named: uniqueName(path), permissions)
        defer { file.close() }
        do throws(Errno) {
            try file.write(bytes)
            if let temporary = file.path {
                guard rename(temporary, path) == 0 else { throw Errno(rawValue: errno) }
            } else {
                try replace(path, file.link)
            }
        } catch {
            file.discard()
            throw error
        }
    }

    /// Gives a whole file a name of its own by `make`, which then takes the place of `path`.
    ///
    /// The name is always the same one, so that what a process that was killed between the two left under it is gone after the next
    /// write. Another writer's may stand there, or ours be taken away by it: then it is tried again.
    private static func replace(_ path: String, _ make: (_ temporary: String) -> Int32) throws(Errno) {
        let temporary = path + ".partial"
        while true {
            if make(temporary) != 0 {
                guard errno == EEXIST else { throw Errno(rawValue: errno) }
                guard unlink(temporary) == 0 || errno == ENOENT else { throw Errno(rawValue: errno) }
            } else if rename(temporary, path) == 0 {
                break
            } else if errno != ENOENT {
                let reason = Errno(rawValue: errno)
                unlink(temporary)
                throw reason
            }
        }
        // If both were names of one file `rename` did nothing, and said that it went well.
        unlink(temporary)
    }

    /// "run.safetensors.5f0c9a41e2b37d68.partial": nobody else's.
    private static func uniqueName(_ path: String) -> String {
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
    let path: String?

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

    /// Gives a nameless file a name, as `link` does.
    func link(_ name: String) -> Int32 {
        linkat(AT_FDCWD, "/proc/self/fd/\(descriptor.rawValue)", AT_FDCWD, name, AT_SYMLINK_FOLLOW)
    }

    func close() { try? descriptor.close() }

    /// Takes its own name away, if it has one.
    func discard() { if let path { unlink(path) } }
}
