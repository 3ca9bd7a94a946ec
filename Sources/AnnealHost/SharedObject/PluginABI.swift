/// The plugin ABI that this host speaks, and the name by which a library says which one is its own.
package enum PluginABI {
    static let major: UInt32 = 1
    private static let entryPrefix = "anneal_plugin_v"
    /// The one function a plugin exports: `anneal_plugin_v1`.
    package static let entryName = entryPrefix + String(major)

    /// 2 for `anneal_plugin_v2`, nil for any other name.
    static func major(ofEntry name: String) -> UInt32? {
        guard name.hasPrefix(entryPrefix), let major = UInt32(name.dropFirst(entryPrefix.count)) else { return nil }
        // Only the plain spelling: "v02" and "v+2" are other names.
        return name == entryPrefix + String(major) ? major : nil
    }
}
