internal import AnnealExperiment
internal import AnnealFiles
internal import Foundation

extension RunRecord {
    /// An environment in which the run can be made again: its plugins are the very files that it names, as long as those have the bytes
    /// that it had; then what it was started with, as far as that is there; then what is typed now.
    func environment(besides options: PluginOptions, _ native: NativeOptions) -> RunEnvironment {
        var environment = options.environment
        let known = plugins.filter { plugin in
            guard let file = try? RegularFile(path: plugin.file), let bytes = try? file.bytes() else { return false }
            return SHA256(of: bytes).description == plugin.sha256
        }
        let files = FileManager.default
        let started = self.environment
        environment.plugins =
            known.map(\.file).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
            + started.plugins.filter(files.fileExists) + environment.plugins
        environment.pluginFolders = started.pluginFolders.filter(files.fileExists) + environment.pluginFolders
        environment.allowsNative = native.allowNative
        return environment
    }
}
