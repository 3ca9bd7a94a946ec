internal import AnnealHost
internal import Glibc

extension Checker {
    static let createChecks = [
        Check(
            family: .create, title: "parameters",
            promise: "every bound and every choice makes an instance, or is refused with a sentence"
        ) { subject in
            try RawInstance.forEach(of: try subject.opened()) { _, _ in }
        },
        Check(family: .create, title: "process", promise: "instances leave the process as it was") { subject in
            let component = try subject.opened()
            // The table that texts name is opened for the first time.
            _ = Variations(component: component).specifications
            let before = ProcessState()
            let tried = try RawInstance.forEach(of: component) { _, instance in
                if component.kind == .schedule { _ = try instance.fill([0, 1]) }
            }
            for part in ProcessState.Part.allCases {
                if let change = before.change(of: part, to: ProcessState()) {
                    throw CheckFailure("making instances and destroying them \(change)")
                }
            }
            return tried
        },
        Check(family: .create, title: "memory", promise: "1000 instances leave no memory behind") { subject in
            let component = try subject.opened()
            let usable = try RawInstance.usableSpecification(of: component)
            // Guarded memory is mapped apart, so what grows is the plugin's.
            try requireNoGrowth("1000 times create and destroy") { _ = try RawInstance(component, usable) }
            let refused = Variations(component: component).specifications.first { specification in
                do {
                    _ = try RawInstance(component, specification)
                    return false
                } catch {
                    return error is RawInstance.Refusal
                }
            }
            guard let refused else { return "" }
            try requireNoGrowth("1000 times create, refused,") { _ = try? RawInstance(component, refused) }
            return ""
        },
    ]

    /// Does something 1000 times, and 1000 times again if it has to, and looks whether the process grows by it.
    static func requireNoGrowth(_ what: String, _ body: () throws -> Void) throws {
        for _ in 0..<200 { try body() }
        var growth = 0
        for _ in 0..<2 {
            let before = residentPages()
            for _ in 0..<1000 { try body() }
            growth = residentPages() - before
            // What leaks grows in both rounds, by 8 pages if it is the smallest piece there is.
            if growth < 6 { return }
        }
        throw CheckFailure("\(what) leave \(growth) pages of memory behind")
    }

    /// The second number of `/proc/self/statm`.
    private static func residentPages() -> Int {
        let descriptor = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 128)
        let count = max(0, read(descriptor, &buffer, buffer.count))
        let words = String(decoding: buffer[..<count], as: UTF8.self).split(separator: " ")
        return words.count > 1 ? Int(words[1]) ?? 0 : 0
    }
}
