internal import CLinux
internal import Glibc
internal import SystemPackage

/// A file that has no name yet, which `AtomicFile` gives its names when all is written.
///
/// Where the file system cannot make one, it has a temporary name from the beginning.
public final class UnfinishedFile {
    private let descriptor: FileDescriptor
    private let folder: String
    /// The name that it has from the beginning.
    private var path: String?

    /// - Parameters:
    ///   - target: The file that it will be.
    ///   - permissions: `nil` for those of the file that stands there.
    init(for target: String, _ permissions: FilePermissions?) throws(AtomicFile.Failure) {
        folder = AtomicFile.folder(target)
        var status = stat()
        let exists = lstat(target, &status) == 0
        if !exists, errno != ENOENT { throw .system(Errno(rawValue: errno)) }
        let mode = permissions.map { mode_t($0.rawValue) } ?? (exists ? status.st_mode & 0o777 : 0o666)
        let nameless = open(folder, O_TMPFILE_ALONE | O_DIRECTORY | O_WRONLY | O_CLOEXEC, mode)
        if nameless >= 0 {
            descriptor = FileDescriptor(rawValue: nameless)
        } else {
            let temporary = AtomicFile.temporaryName(in: folder)
            let named = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
            guard named >= 0 else { throw .system(Errno(rawValue: errno)) }
            descriptor = FileDescriptor(rawValue: named)
            path = temporary
        }
        guard exists, permissions == nil else { return }
        // What stands there has its own already, whatever the mask of this process is, and its owner where that may be given.
        fchmod(descriptor.rawValue, mode)
        if status.st_uid != geteuid() || status.st_gid != getegid() {
            _ = fchown(descriptor.rawValue, status.st_uid, status.st_gid)
        }
    }

    deinit { try? descriptor.close() }

    /// Appends bytes.
    public func write(_ bytes: UnsafeRawBufferPointer) throws(AtomicFile.Failure) {
        do { try descriptor.writeAll(bytes) } catch { throw .system(error as? Errno ?? .ioError) }
    }

    /// Appends bytes.
    public func write(_ bytes: [UInt8]) throws(AtomicFile.Failure) {
        do { try descriptor.writeAll(bytes) } catch { throw .system(error as? Errno ?? .ioError) }
    }

    /// Writes over bytes that are there.
    public func overwrite(at offset: Int, with bytes: [UInt8]) throws(AtomicFile.Failure) {
        do {
            try descriptor.writeAll(toAbsoluteOffset: Int64(offset), bytes)
        } catch {
            throw .system(error as? Errno ?? .ioError)
        }
    }

    /// Gives it its names, when it is on the disk.
    func finish(as targets: [String]) throws(AtomicFile.Failure) {
        guard fsync(descriptor.rawValue) == 0 else { throw .system(Errno(rawValue: errno)) }
        // Never changed, only replaced: so one file can have all the names, where the file system lets it.
        for (index, target) in targets.enumerated() {
            let temporary = path ?? AtomicFile.temporaryName(in: AtomicFile.folder(target))
            if path == nil {
                do throws(AtomicFile.Failure) { try name(temporary) } catch {
                    guard index > 0 else { throw error }
                    try Self.copy(targets[0], to: target)
                    continue
                }
            }
            path = nil
            try AtomicFile.put(temporary, inPlaceOf: target)
        }
    }

    private static func copy(_ source: String, to target: String) throws(AtomicFile.Failure) {
        let copy = try UnfinishedFile(for: target, nil)
        defer { copy.discard() }
        var failure = AtomicFile.Failure.system(.ioError)
        do throws(RegularFile.Failure) {
            let file = try RegularFile(path: source)
            for start in stride(from: 0, to: file.size, by: Int(RegularFile.readLimit)) {
                let piece = try file.bytes(at: start, count: min(RegularFile.readLimit, file.size - start))
                do throws(AtomicFile.Failure) { try copy.write(piece) } catch {
                    failure = error
                    throw .unreadable("\(error)")
                }
            }
        } catch {
            throw failure
        }
        try copy.finish(as: [target])
    }

    /// Whether it could be given a name.
    func tryName() throws(AtomicFile.Failure) {
        if path != nil { return }
        let temporary = AtomicFile.temporaryName(in: folder)
        try name(temporary)
        unlink(temporary)
    }

    private func name(_ temporary: String) throws(AtomicFile.Failure) {
        let own = "/proc/self/fd/\(descriptor.rawValue)"
        guard linkat(AT_FDCWD, own, AT_FDCWD, temporary, AT_SYMLINK_FOLLOW) == 0 else {
            throw .system(Errno(rawValue: errno))
        }
    }

    /// Takes away the name that it has from the beginning, if it has not got another.
    func discard() {
        if let path { unlink(path) }
        path = nil
    }
}
