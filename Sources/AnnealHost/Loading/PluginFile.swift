public import AnnealFiles
internal import Glibc

/// The file a plugin was loaded from, and the digest of the bytes that were loaded.
///
/// A library of the loader's is some hundred kilobytes, and a run uses two or three of fifty: so the digest is worked out when it
/// is asked for. What is read then must be the file that was loaded: if it has changed since, there is no digest but an error.
public struct PluginFile: Sendable {
    public let path: String
    let identity: RegularFile.Identity
    private let source: Source

    private enum Source: Sendable, Equatable {
        /// The file's size and the time of its last change, when it was loaded.
        case file(size: Int, seconds: Int, nanoseconds: Int)
        /// What was loaded is a copy of `size` bytes, which nothing can change.
        case sealed(size: Int, SHA256)
    }

    /// A file that the loader is about to read itself.
    init(path: String, identity: RegularFile.Identity) {
        self.path = path
        self.identity = identity
        source = Self.state(of: path) ?? .file(size: -1, seconds: 0, nanoseconds: 0)
    }

    /// A file that was read here, and whose copy is loaded.
    init(path: String, identity: RegularFile.Identity, size: Int, digest: SHA256) {
        self.path = path
        self.identity = identity
        source = .sealed(size: size, digest)
    }

    /// In bytes, when it was loaded.
    var size: Int {
        switch source {
        case .file(let size, _, _), .sealed(let size, _): size
        }
    }

    /// The SHA-256 of what was loaded.
    ///
    ///     try registry.component("cosine").plugin.digest().description   // as sha256sum prints it
    public func digest() throws(PluginError) -> SHA256 {
        if case .sealed(_, let digest) = source { return digest }
        let bytes: [UInt8]
        do throws(RegularFile.Failure) {
            let file = try RegularFile(path: path)
            guard file.identity == identity else { throw .missing }
            bytes = try file.bytes()
        } catch {
            throw PluginError(file: path, reason: error == .missing ? .changed : .notLoadable(.init(error, "the file")))
        }
        guard Self.state(of: path) == source else { throw PluginError(file: path, reason: .changed) }
        return SHA256(of: bytes)
    }

    private static func state(of path: String) -> Source? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return .file(
            size: Int(status.st_size), seconds: status.st_ctim.tv_sec, nanoseconds: status.st_ctim.tv_nsec)
    }
}
