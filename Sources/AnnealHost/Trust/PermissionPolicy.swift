internal import AnnealFiles

/// Lets in every plugin that nobody else could exchange, and has the loader open it where it lies.
public struct PermissionPolicy: LoadPolicy {
    public init() {}

    public func admit(_ file: String) throws(PluginError.Reason) -> AdmittedFile {
        let admitted = try AdmittedFile(inPlace: file)
        if let path = resolvedPath(file) { try PathPermissions.admit(path) }
        return admitted
    }
}

extension Registry {
    /// Opens every library on the path that nobody else could exchange.
    ///
    /// - Throws: for a file or folder that was named as an option and cannot be used. Broken files in folders are entries.
    public init(searching path: SearchPath) throws(PluginError) {
        try self.init(searching: path, admitting: PermissionPolicy())
    }
}

extension PathPermissions {
    /// - Parameter path: resolved, without links.
    static func admit(_ path: String) throws(PluginError.Reason) {
        do throws(Exposure) { try check(path) } catch { throw .exposed(error) }
    }

    /// For a library that is opened by its path and is no plugin.
    package static func check(library file: String) throws(PluginError) {
        guard let path = resolvedPath(file) else { return }
        do throws(PluginError.Reason) { try admit(path) } catch { throw PluginError(file: file, reason: error) }
    }
}
