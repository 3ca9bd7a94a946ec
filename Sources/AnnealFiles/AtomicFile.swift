internal import Glibc
public import SystemPackage

/// Replaces a file whole or not at all: whoever reads it, and a machine that loses its power, finds the old bytes or the new ones.
///
///     try AtomicFile.write(bytes, to: ["run.safetensors"])
///
/// The bytes are written to a file that has no name yet, so that a process that is killed leaves nothing behind; when they are on
/// the disk it gets a name that nobody else has, which takes the place of the old one at once. Several writers may meet: the last
/// one stays. A symbolic link is followed, and stays one.
public enum AtomicFile {
    /// Why a file cannot be replaced.
    public enum Failure: Error, Sendable, Equatable, CustomStringConvertible {
        /// What the system refused.
        case system(Errno)
        /// Something else stands there, which is not replaced.
        case notFile(SpecialFile)

        public var description: String {
            switch self {
            case .system(let reason): "\(reason)"
            case .notFile(let kind): "it is \(kind.rawValue)"
            }
        }
    }

    /// Writes one file under several names, which come to be in the order given.
    ///
    /// - Parameter permissions: Of the new file, as far as the process's mask lets them be; `nil` for those of the file that stands
    ///   there.
    /// - Throws: What the system refused. Names that come later are not touched then.
    public static func write(
        _ bytes: [UInt8], to paths: [String], permissions: FilePermissions? = nil
    ) throws(Failure) {
        try write(to: paths, permissions: permissions) { file throws(Failure) in try file.write(bytes) }
    }

    /// Writes one file piece by piece, so that nobody needs to hold all of it.
    ///
    ///     try AtomicFile.write(to: ["rates.csv"]) { file throws(AtomicFile.Failure) in
    ///         try file.write(Array("tick,lr\n".utf8))
    ///         try file.write(Array("0,0.1\n".utf8))
    ///     }
    ///
    /// - Parameter body: Writes the pieces; if it throws, nothing has changed.
    public static func write(
        to paths: [String], permissions: FilePermissions? = nil, _ body: (UnfinishedFile) throws(Failure) -> Void
    ) throws(Failure) {
        guard !paths.isEmpty else { return }
        var targets: [String] = []
        for path in paths { targets.append(try target(of: path)) }
        let file = try UnfinishedFile(for: targets[0], permissions)
        defer { file.discard() }
        try body(file)
        try file.finish(as: targets)
        for folder in Set(targets.map(folder)) { synchronize(folder) }
    }

    /// Gives a file that stands there a second name, without writing it again where the file system lets it.
    ///
    /// - Returns: `false` if it does not.
    public static func link(_ existing: String, as path: String) throws(Failure) -> Bool {
        let (target, source) = (try target(of: path), try self.target(of: existing))
        let temporary = temporaryName(in: folder(target))
        guard Glibc.link(source, temporary) == 0 else { return false }
        try put(temporary, inPlaceOf: target)
        synchronize(folder(target))
        return true
    }

    /// Gives a whole file the name of another, which is gone then; its own name is gone in any case.
    static func put(_ temporary: String, inPlaceOf target: String) throws(Failure) {
        let reason = rename(temporary, target) == 0 ? nil : Errno(rawValue: errno)
        // If both were names of one file `rename` did nothing, and said that it went well.
        unlink(temporary)
        if let reason { throw .system(reason) }
    }

    /// Whether a file could be written there, without touching what stands there.
    ///
    /// - Throws: What the system would refuse.
    public static func check(_ path: String) throws(Failure) {
        let target = try target(of: path)
        removeLeftovers(in: folder(target))
        let file = try UnfinishedFile(for: target, nil)
        defer { file.discard() }
        try file.tryName()
    }

    /// Where a write to a path ends: its links are followed, also one that leads nowhere yet.
    ///
    /// - Throws: `notFile` if something else than a file stands there.
    public static func target(of path: String) throws(Failure) -> String {
        if path.utf8.contains(0) { throw .system(.invalidArgument) }
        var status = stat()
        if stat(path, &status) == 0 {
            if let kind = SpecialFile(status.st_mode) { throw .notFile(kind) }
            return resolvedPath(path) ?? path
        }
        guard errno == ENOENT else { throw .system(Errno(rawValue: errno)) }
        var place = FilePath(path)
        for _ in 0..<40 {
            guard let next = linked(by: place) else { return place.string }
            place = next.isAbsolute ? next : place.removingLastComponent().pushing(next)
        }
        throw .system(.tooManySymbolicLinkLevels)
    }

    private static func linked(by link: FilePath) -> FilePath? {
        var bytes = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = bytes.withUnsafeMutableBytes { buffer in
            buffer.withMemoryRebound(to: CChar.self) { chars in
                chars.baseAddress.map { readlink(link.string, $0, chars.count) } ?? 0
            }
        }
        return count > 0 ? FilePath(String(decoding: bytes.prefix(count), as: UTF8.self)) : nil
    }

    // MARK: - Names

    private static let (prefix, suffix) = (".anneal-", ".partial")

    /// ".anneal-5f0c9a41e2b37d68.partial": nobody else's, and short whatever the file is called.
    static func temporaryName(in folder: String) -> String {
        "\(folder)/\(prefix)\(String(UInt64.random(in: .min ... .max), radix: 16))\(suffix)"
    }

    static func folder(_ path: String) -> String {
        let folder = FilePath(path).removingLastComponent()
        return folder.isEmpty ? "." : folder.string
    }

    /// Takes away what processes that were killed between two names have left. A name lasts for moments, so what is an hour old
    /// belongs to nobody.
    private static func removeLeftovers(in folder: String) {
        guard let directory = opendir(folder) else { return }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
            }
            guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { continue }
            var status = stat()
            let path = "\(folder)/\(name)"
            if lstat(path, &status) == 0, status.st_mtim.tv_sec < time(nil) - 3600 { unlink(path) }
        }
    }

    /// A new name is on the disk when its folder is. Not every file system knows how, and the file is whole without.
    private static func synchronize(_ folder: String) {
        let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { return }
        fsync(directory)
        close(directory)
    }
}
