internal import AnnealHost
internal import ArgumentParser

extension PluginsCommand {
    struct Trust: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "trust", abstract: "Record plugins in anneal.lock: with --locked nothing else is loaded.",
            discussion: """
                An entry holds a strategy's version, the SHA-256 of its file and what it does: 32 values of a schedule, weights \
                after 10 and 100 steps of an optimizer. To find that out it is loaded and run. One that is trusted already gets a new \
                entry, and it is said what has changed.
                """)

        @Argument(
            help: ArgumentHelp("Shared libraries, or strategies' names.", valueName: "file|name"),
            completion: NameCompletion.plugin)
        var plugins: [String]
        @Option(help: ArgumentHelp("The lock to write.", valueName: "file"), completion: .file())
        var lock = PluginLock.usualFile
        @OptionGroup var search: SearchOptions

        func run() throws {
            let file = PluginLockFile(lock)
            let held = try file.hold()
            defer { withExtendedLifetime(held) {} }
            let old = file.exists ? try file.lock() : try PluginLock(file: lock, entries: [])
            var new = old
            let console = Console(standardOutputIsTaken: false)
            var lines: [String] = []
            for component in try components() {
                let entry = try PluginLock.Entry(component)
                let before = old.entry(entry.name)
                if entry.isTheSame(as: before) {
                    lines.append("\(entry.name) \(entry.version): as before")
                } else {
                    new.trust(entry)
                    lines.append(before.map(entry.changes) ?? entry.introduction)
                }
            }
            if new != old { try file.write(new) }
            console.print(lines)
        }

        /// What files offer, and what names mean; each loaded from the bytes that its digest is of.
        private func components() throws -> [Component] {
            let files = plugins.filter(PluginsCheck.isFile)
            let path =
                files.count == plugins.count
                ? SearchPath(only: files) : SearchPath(files: files + search.files, folders: search.folders)
            let registry = try Registry(searching: path, admitting: SealedPolicy())
            var components: [Component] = []
            for word in plugins {
                if PluginsCheck.isFile(word) {
                    components += try registry.offered(by: word)
                } else {
                    components.append(try registry.component(word))
                }
            }
            var names: Set<String> = []
            return components.filter { names.insert($0.name).inserted }
        }
    }
}

extension PluginLock.Entry {
    /// Whether it would say nothing new: within what a record allows, the old one stays.
    fileprivate func isTheSame(as old: PluginLock.Entry?) -> Bool {
        guard let old else { return false }
        return sha256 == old.sha256 && file == old.file && version == old.version && kind == old.kind
            && behaviour.difference(from: old.behaviour, of: kind) == nil
    }

    /// "cosine 1.0.0: trusted, SHA-256 5f0c…"
    fileprivate var introduction: String {
        let unknown = "; only its bytes: it takes none of the arguments that are tried, so what it does is not recorded"
        return "\(name) \(version): trusted, SHA-256 \(sha256)\(behaviour.series.isEmpty ? unknown : "")"
    }

    /// "cosine: SHA-256 5f0c…, was 9a41…; it does the same"
    fileprivate func changes(since old: PluginLock.Entry) -> String {
        var changes: [String] = []
        if version != old.version { changes.append("version \(version), was \(old.version)") }
        if kind != old.kind { changes.append("kind \(kind.rawValue), was \(old.kind.rawValue)") }
        if file != old.file { changes.append("file \(file), was \(old.file)") }
        changes.append(sha256 == old.sha256 ? "the same bytes" : "SHA-256 \(sha256), was \(old.sha256)")
        changes.append(
            kind == old.kind
                ? behaviour.difference(from: old.behaviour, of: kind).map { "it does something else: \($0)" }
                    ?? "it does the same" : "it does something else")
        return "\(name): \(changes.joined(separator: "; "))"
    }
}
