import AnnealHost
import Foundation

/// The plugins of the prefix that is tested.
enum InstalledPlugins {
    static let folder: String = {
        guard let prefix = ProcessInfo.processInfo.environment["ANNEAL_PREFIX"] else {
            fatalError("set ANNEAL_PREFIX to where Scripts/install put Anneal, or run Scripts/test")
        }
        return prefix + "/lib/anneal/plugins"
    }()

    static let registry: Registry = {
        do {
            return try Registry(
                searching: SearchPath(files: [], folders: [folder], environment: [:], executable: "/"))
        } catch {
            fatalError("\(error)")
        }
    }()
}
