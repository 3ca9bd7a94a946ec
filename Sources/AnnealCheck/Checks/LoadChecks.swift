internal import AnnealHost
internal import CAnneal
internal import Glibc

extension Checker {
    /// Where this fails nothing can be called.
    static let entry = Check(family: .load, title: "entry", promise: "its entry gives the same table every time") {
        subject in
        var before = timespec()
        clock_gettime(CLOCK_MONOTONIC, &before)
        let plugin = try LoadedPlugin(subject.file)
        var after = timespec()
        clock_gettime(CLOCK_MONOTONIC, &after)
        try require(plugin.enter() == plugin.pointer, "its entry returns another table the second time")
        let microseconds = (after.tv_sec - before.tv_sec) * 1_000_000 + (after.tv_nsec - before.tv_nsec) / 1000
        return "loaded in \(microseconds) µs"
    }

    /// What loading and the entry do to the process. Each test loads the plugin for the first time.
    static let loadChecks = ProcessState.Part.allCases.map { part in
        Check(family: .load, title: part.rawValue, promise: "loading it \(part.promise)") { subject in
            let before = ProcessState()
            let plugin = try LoadedPlugin(subject.file)
            _ = plugin.enter()
            if let change = before.change(of: part, to: ProcessState()) {
                throw CheckFailure("loading it \(change)")
            }
            return ""
        }
    }
}
