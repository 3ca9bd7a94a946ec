internal import AnnealHost
internal import CAnneal
internal import Glibc

extension Checker {
    /// What loading and the entry do to the process. Each test loads the plugin for the first time.
    static let loadChecks = [
        Check(family: .load, title: "entry") { subject in
            var before = timespec()
            clock_gettime(CLOCK_MONOTONIC, &before)
            let plugin = try LoadedPlugin(subject.file)
            var after = timespec()
            clock_gettime(CLOCK_MONOTONIC, &after)
            try require(plugin.enter() == plugin.pointer, "its entry returns another table the second time")
            let microseconds = (after.tv_sec - before.tv_sec) * 1_000_000 + (after.tv_nsec - before.tv_nsec) / 1000
            return "loaded in \(microseconds) µs"
        },
        Check(family: .load, title: "threads") { subject in
            let (before, after) = try states(around: subject)
            try require(after.threads <= before.threads, "loading it starts \(after.threads - before.threads) threads")
            return ""
        },
        Check(family: .load, title: "descriptors") { subject in
            let (before, after) = try states(around: subject)
            let left = after.descriptors.subtracting(before.descriptors).count
            try require(left == 0, "loading it leaves \(left) file descriptors open")
            return ""
        },
        Check(family: .load, title: "signals") { subject in
            let (before, after) = try states(around: subject)
            let changed = before.handlers.indices.filter { before.handlers[$0] != after.handlers[$0] }.map { $0 + 1 }
            try require(
                changed.isEmpty,
                "loading it changes the handling of signal \(changed.map { "\($0)" }.joined(separator: ", "))")
            return ""
        },
        Check(family: .load, title: "locale") { subject in
            let (before, after) = try states(around: subject)
            try require(after.locale == before.locale, "loading it changes the locale to \(after.locale)")
            return ""
        },
        Check(family: .load, title: "floating-point") { subject in
            let (before, after) = try states(around: subject)
            try require(
                after.floatingPoint == before.floatingPoint,
                "loading it changes the floating-point mode of the process: link without -ffast-math")
            return ""
        },
    ]

    private static func states(around subject: Subject) throws -> (before: ProcessState, after: ProcessState) {
        let before = ProcessState()
        let plugin = try LoadedPlugin(subject.file)
        _ = plugin.enter()
        return (before, ProcessState())
    }
}

/// A library that was loaded as it is, without this host's care for what it changes.
struct LoadedPlugin {
    private let entry: anneal_entry
    let host: UnsafePointer<anneal_host>
    let pointer: UnsafePointer<anneal_plugin>

    init(_ file: String, host: UnsafePointer<anneal_host>? = nil) throws {
        guard let handle = dlopen(file, RTLD_NOW | RTLD_LOCAL) else {
            throw CheckFailure(dlerror().map { String(cString: $0) } ?? "it cannot be loaded")
        }
        guard let symbol = dlsym(handle, "anneal_plugin_v1") else {
            throw CheckFailure("it does not export anneal_plugin_v1")
        }
        entry = unsafeBitCast(symbol, to: anneal_entry.self)
        self.host = host ?? hostTableAddress.assumingMemoryBound(to: anneal_host.self)
        guard let pointer = entry(self.host) else { throw CheckFailure("its entry returns nothing") }
        self.pointer = pointer
    }

    func enter() -> UnsafePointer<anneal_plugin>? { entry(host) }

    func component(_ name: String) throws -> UnsafePointer<anneal_component> {
        for index in 0..<Int(pointer.pointee.component_count) {
            if let component = pointer.pointee.components[index],
                component.pointee.name.map({ String(cString: $0) }) == name
            {
                return component
            }
        }
        throw CheckFailure("it offers no \(name)")
    }
}
