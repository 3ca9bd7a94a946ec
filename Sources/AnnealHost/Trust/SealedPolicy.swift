internal import AnnealFiles

/// Lets in every plugin that nobody else could exchange, from a sealed copy of what was read, so that its digest is that of what runs.
public struct SealedPolicy: LoadPolicy {
    public init() {}

    public func admit(_ file: String) throws(PluginError.Reason) -> AdmittedFile {
        try Self.admit(file, size: { _ throws(PluginError.Reason) in }, digest: { _ throws(PluginError.Reason) in })
    }

    /// - Parameters:
    ///   - isExposed: whether others may be able to exchange it.
    ///   - size: is asked about the length of the file, before it is read.
    ///   - digest: is asked about the bytes, before anything in them runs.
    static func admit(
        _ file: String, isExposed: Bool = false, size: (UInt64) throws(PluginError.Reason) -> Void,
        digest: (SHA256) throws(PluginError.Reason) -> Void
    ) throws(PluginError.Reason) -> AdmittedFile {
        let original: RegularFile
        do throws(RegularFile.Failure) {
            original = try RegularFile(path: file)
        } catch {
            throw .notLoadable(.init(error, "the file"))
        }
        if !isExposed, let path = resolvedPath(file) { try PathPermissions.admit(path) }
        try size(original.size)
        let bytes: [UInt8]
        do throws(RegularFile.Failure) {
            bytes = try original.bytes()
        } catch {
            throw .notLoadable(.init(error, "the file"))
        }
        let sum = SHA256(of: bytes)
        try digest(sum)
        return try AdmittedFile(sealing: bytes, digest: sum, of: file, identity: original.identity)
    }
}
