internal import FoundationEssentials
internal import Glibc

/// A copy of a store with its journal, in a folder that goes when nobody holds it.
final class StoreCopy: Sendable {
    private let folder: URL

    /// Whether the file, or the folder that its journal is in, cannot be written.
    static func isNeeded(for path: String) -> Bool {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        return access(path, R_OK) == 0 && (access(path, W_OK) != 0 || access(folder, W_OK) != 0)
    }

    init(of path: String) throws(StoreError) {
        let files = FileManager.default
        let folder = files.temporaryDirectory.appending(path: "anneal-store-\(UUID().uuidString)")
        self.folder = folder
        try StoreError.catching(path) {
            try files.createDirectory(at: folder, withIntermediateDirectories: false)
            for ending in ["", "-wal"] where files.fileExists(atPath: path + ending) {
                let copy = folder.appending(path: "store\(ending)").path
                try files.copyItem(atPath: path + ending, toPath: copy)
                chmod(copy, 0o600)
            }
        }
    }

    var path: String { folder.appending(path: "store").path }

    deinit { try? FileManager.default.removeItem(at: folder) }
}
