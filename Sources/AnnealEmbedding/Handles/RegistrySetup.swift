internal import AnnealFiles
internal import AnnealHost
internal import CAnnealHost

/// What `anneal_registry_open` is asked for.
struct RegistrySetup {
    private let path: SearchPath
    private let lock: String?
    private let trusted: Set<String>

    init(_ pointer: UnsafePointer<anneal_registry_setup>?) throws(Misuse) {
        guard let pointer else {
            (path, lock, trusted) = (SearchPath(files: [], folders: [], library: Self.library), nil, [])
            return
        }
        let setup = try table(pointer, "setup", atLeast: ANNEAL_REGISTRY_SETUP_V1_SIZE)
        guard setup.flags & ~UInt32(ANNEAL_SEARCH_STANDARD) == 0 else {
            throw .outOfRange("setup.flags", range: "ANNEAL_SEARCH_STANDARD or 0")
        }
        let files = try texts(setup.files, setup.file_count, "setup.files")
        let folders = try texts(setup.folders, setup.folder_count, "setup.folders")
        path =
            setup.flags & UInt32(ANNEAL_SEARCH_STANDARD) == 0
            ? SearchPath(only: files, folders: folders)
            : SearchPath(files: files, folders: folders, library: Self.library)
        lock = setup.lock.map { String(cString: $0) }
        trusted = Set(try texts(setup.trusted, setup.trusted_count, "setup.trusted"))
        for digest in trusted where !SHA256.isDigest(digest) { throw .notADigest(digest) }
        if lock != nil, !trusted.isEmpty { throw .trustBesideLock }
    }

    func registry() throws -> Registry {
        if let lock { return try Registry(searching: path, admitting: try PluginLock(readingFrom: lock)) }
        if !trusted.isEmpty { return try Registry(searching: path, admitting: DigestPolicy(trusting: trusted)) }
        return try Registry(searching: path)
    }

    /// Where this library lies; "/" if the loader does not say.
    private static var library: String {
        let here: @convention(c) () -> UInt32 = { anneal_host_minor() }
        return libraryPath(of: unsafeBitCast(here, to: UnsafeRawPointer.self)) ?? "/"
    }
}
