internal import AnnealFiles

/// A checkpoint: tensors and texts in the safetensors format, sealed with a SHA-256, so that an altered file is refused.
///
///     var file = CheckpointFile()
///     file.contents.add("0.bias", [Float(1), 2], shape: [2])
///     try file.write(to: path)
///     try CheckpointFile(reading: path).contents.floats("0.bias", shape: [2])   // [1, 2]
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
        var bytes = writable.encoded(first: Self.unsealed)
        CheckpointSeal.close(&bytes)
        return bytes
    }

    /// With what other tools ask for.
    private var writable: SafetensorsFile {
        var contents = contents
        contents.metadata["format"] = "pt"
        return contents
    }

    /// What stands before the tensors, with a place for the digest.
    private var header: [UInt8] { writable.header(first: Self.unsealed) }

    private static let unsealed = (key: CheckpointSeal.key, text: CheckpointSeal.blank)

    // MARK: - Writing

    /// Whether it could be written there, before there is anything to write.
    static func checkPlace(_ path: String) throws(CheckpointError) {
        do throws(AtomicFile.Failure) { try AtomicFile.check(path) } catch { throw .unwritable(path, "\(error)") }
    }

    /// Writes one file under several names, each whole or not at all. The names come to be in the order given.
    ///
    /// The tensors go to the file from where they lie.
    public func write(to paths: [String]) throws(CheckpointError) {
        do throws(AtomicFile.Failure) {
            try AtomicFile.write(to: paths) { file throws(AtomicFile.Failure) in try write(to: file) }
        } catch {
            throw .unwritable(paths.first ?? "", "\(error)")
        }
    }

    private func write(to file: UnfinishedFile) throws(AtomicFile.Failure) {
        let (contents, header) = (writable, header)
        var digest = SHA256.Stream()
        digest.add(header)
        try file.write(header)
        for tensor in contents.ordered {
            try tensor.withBytes { bytes throws(AtomicFile.Failure) in
                digest.add(bytes)
                try file.write(bytes)
            }
        }
        guard let place = CheckpointSeal.place(in: header[...]) else { return }
        try file.overwrite(at: place.lowerBound, with: Array(digest.finish().description.utf8))
    }

    /// Gives a checkpoint that is on disk a second name.
    ///
    /// - Returns: `false` where a file cannot have two.
    static func copy(_ path: String, to other: String) throws(CheckpointError) -> Bool {
        do throws(AtomicFile.Failure) {
            return try AtomicFile.link(path, as: other)
        } catch {
            throw .unwritable(other, "\(error)")
        }
    }

    public func write(to path: String) throws(CheckpointError) { try write(to: [path]) }
}
