public import AnnealFiles
internal import SystemPackage

/// A shared library that a policy lets in: what the dynamic loader opens, and the file that it stands for.
public struct AdmittedFile: Sendable {
    /// The path that the loader opens.
    let path: String
    /// The library as its file describes it.
    let object: SharedObject
    /// The file it came from.
    let origin: PluginFile

    /// A library that the loader opens where it lies.
    public init(inPlace file: String) throws(PluginError.Reason) {
        object = try Self.inspect(file)
        path = file
        origin = PluginFile(path: file, identity: object.identity)
    }

    /// A library of which the loader opens a sealed copy: its bytes are those that were read, whatever becomes of the file.
    ///
    /// - Parameters:
    ///   - bytes: all bytes of the file, read once.
    ///   - digest: theirs.
    public init(
        sealing bytes: [UInt8], digest: SHA256, of file: String, identity: RegularFile.Identity
    ) throws(PluginError.Reason) {
        do throws(Errno) {
            path = try SealedFile(bytes, name: FilePath(file).lastComponent?.string ?? file).path
        } catch {
            throw .notSealed("\(error)")
        }
        object = try Self.inspect(path)
        origin = PluginFile(path: file, identity: identity, size: bytes.count, digest: digest)
    }

    /// Is it a library that can be loaded and has the entry? Nothing of it has run yet.
    private static func inspect(_ file: String) throws(PluginError.Reason) -> SharedObject {
        do throws(SharedObjectError) {
            return try SharedObject.inspect(file)
        } catch {
            throw .notLoadable(error.reason)
        }
    }

    /// A library it needs that lies in a folder it names by its own place, which a sealed copy has nothing of.
    var neighbour: String? {
        if path == origin.path { return nil }
        let folder = FilePath(origin.path).removingLastComponent().string
        let folders = ((object.rpath ?? []) + (object.runpath ?? [])).compactMap { entry in
            entry.contains("ORIGIN")
                ? entry.replacing("${ORIGIN}", with: folder).replacing("$ORIGIN", with: folder) : nil
        }
        return object.needed.first { library in
            folders.contains { resolvedPath("\($0)/\(library)") != nil }
        }
    }
}
