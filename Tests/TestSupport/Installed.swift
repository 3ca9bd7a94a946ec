import Foundation

/// Anneal as a plain release build installed it, which is what users get.
package enum Installed {
    /// Where `Scripts/install` put it.
    package static let prefix: String = {
        guard let prefix = ProcessInfo.processInfo.environment["ANNEAL_PREFIX"] else {
            fatalError("set ANNEAL_PREFIX to where Scripts/install put Anneal, or run Scripts/test")
        }
        return prefix
    }()

    package static let program = prefix + "/bin/anneal"
    package static let plugins = prefix + "/lib/anneal/plugins"
}
