internal import Glibc

/// A checkpoint: tensors and texts in the safetensors format, sealed with a SHA-256, so that an altered file is refused.
///
///     var file = CheckpointFile()
///     file.contents.add("0.bias", [Float(1), 2], shape: [2])
///     try file.write(to: "run.safetensors")
///     try CheckpointFile(reading: "run.safetensors").contents.floats("0.bias", shape: [2])   // [1, 2]
public struct CheckpointFile: Sendable {
    public var contents: SafetensorsFile

    public init() { contents = SafetensorsFile() }

    /// Texts that come with the tensors.
    public var metadata: [String: String] {
        get { contents.metadata }
        set { contents.metadata = newValue }
    }

    /// Where it was read from; empty if from nowhere.
    public var path: String { contents.path }

    public init(reading path: String) throws(CheckpointError) {
        let bytes: [UInt8]
        do throws(SafetensorsError) { bytes = try SafetensorsFile.bytes(of: path) } catch {
            throw .unreadable("\(error)")
        }
        try self.init(bytes, path: path)
    }

    init(_ bytes: [UInt8], path: String) throws(CheckpointError) {
        let header: SafetensorsHeader
        do throws(SafetensorsFault) { header = try SafetensorsHeader(of: bytes) } catch {
            throw .malformed(path, error)
        }
        contents = SafetensorsFile(bytes, header, path: path)
        guard let digest = contents.metadata.removeValue(forKey: CheckpointSeal.key),
            let isIntact = CheckpointSeal.isIntact(digest, of: bytes, header: header.range)
        else { throw .unsealed(path) }
        guard isIntact else { throw .altered(path) }
    }

    /// The bytes of the file, sealed.
    func encoded() -> [UInt8] {
        var contents = contents
        // Other tools ask for it.
        contents.metadata["format"] = "pt"
        var bytes = contents.encoded(first: (CheckpointSeal.key, CheckpointSeal.blank))
        CheckpointSeal.close(&bytes)
        return bytes
    }

    // MARK: - Writing

    /// Where a file is written before it takes the place of the old one.
    private static func partial(_ path: String) -> String { path + ".partial" }

    /// Throws if no file can be written there.
    static func checkPlace(_ path: String) throws(CheckpointError) {
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            throw .unwritable(path, String(cString: strerror(EISDIR)))
        }
        let partial = partial(path)
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .unwritable(path, String(cString: strerror(errno))) }
        close(descriptor)
        unlink(partial)
    }

    /// Writes one file under several names, each whole or not at all: under another name first, which takes the place of the old
    /// file when everything is on the disk. The names come to be in the order given.
    public func write(to paths: [String]) throws(CheckpointError) {
        guard let first = paths.first else { return }
        let bytes = encoded()
        try Self.write(bytes, to: first)
        for path in paths.dropFirst() {
            // Never changed, only replaced: so one file can have all the names, where the file system lets it.
            let partial = Self.partial(path)
            unlink(partial)
            if link(first, partial) != 0 || rename(partial, path) != 0 { try Self.write(bytes, to: path) }
        }
        for folder in Set(paths.map(Self.folder)) {
            // A new name is on the disk when the folder is.
            let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            guard directory >= 0 else { continue }
            fsync(directory)
            close(directory)
        }
    }

    public func write(to path: String) throws(CheckpointError) { try write(to: [path]) }

    private static func folder(of path: String) -> String { path.lastIndex(of: "/").map { String(path[...$0]) } ?? "." }

    private static func write(_ bytes: [UInt8], to path: String) throws(CheckpointError) {
        let partial = partial(path)
        func failed() -> CheckpointError {
            let reason = String(cString: strerror(errno))
            unlink(partial)
            return .unwritable(path, reason)
        }
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .unwritable(path, String(cString: strerror(errno))) }
        let isWritten = bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let written = Glibc.write(
                    descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if written < 0 && errno == EINTR { continue }
                guard written > 0 else { return false }
                rest = rest.dropFirst(written)
            }
            return fsync(descriptor) == 0
        }
        guard isWritten else {
            let error = failed()
            close(descriptor)
            throw error
        }
        guard close(descriptor) == 0, rename(partial, path) == 0 else { throw failed() }
    }
}
