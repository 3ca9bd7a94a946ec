internal import AnnealFiles

/// Lets in every plugin that nobody else could exchange, and others whose bytes are known, from a sealed copy of them: a package that
/// recorded what it brought lies in a folder that others may write to.
///
///     try Registry(searching: SearchPath(only: [cosine]), admitting: DigestPolicy(trusting: [digest]))
public struct DigestPolicy: LoadPolicy {
    /// As `SHA256` describes itself.
    private let trusted: Set<String>

    public init(trusting trusted: Set<String>) { self.trusted = trusted }

    public func admit(_ file: String) throws(PluginError.Reason) -> AdmittedFile {
        do throws(PluginError.Reason) {
            return try PermissionPolicy().admit(file)
        } catch .exposed(let exposure) {
            return try SealedPolicy.admit(file, isExposed: true) { _ throws(PluginError.Reason) in
            } digest: { digest throws(PluginError.Reason) in
                guard trusted.contains(digest.description) else { throw .exposed(exposure) }
            }
        }
    }
}
