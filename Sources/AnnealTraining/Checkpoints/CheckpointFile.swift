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
        var contents = contents
        // Other tools ask for it.
        contents.metadata["format"] = "pt"
        var bytes = contents.encoded(first: (CheckpointSeal.key, CheckpointSeal.blank))
        CheckpointSeal.close(&bytes)
        return bytes
    }

    // MARK: - Writing

    /// Whether it could be written there, before there is anything to write.
    static func checkPlace(_ path: String) throws(CheckpointError) {
        do { try AtomicFile.check(path) } catch { throw .unwritable(path, "\(error)") }
    }

    /// Writes one file under several names, each whole or not at all. The names come to be in the order given.
    public func write(to paths: [String]) throws(CheckpointError) {
        do { try AtomicFile.write(encoded(), to: paths) } catch { throw .unwritable(paths.first ?? "", "\(error)") }
    }

    public func write(to path: String) throws(CheckpointError) { try write(to: [path]) }
}
