internal import AnnealHost
internal import Glibc

extension Checker {
    static let createChecks = [
        Check(family: .create, title: "parameters") { subject in
            try RawInstance.forEach(of: try subject.opened()) { _, _ in }
        },
        Check(family: .create, title: "memory") { subject in
            let component = try subject.opened()
            let usable = try RawInstance.usableSpecification(of: component)
            // Guarded memory is mapped apart, so what grows is the plugin's.
            for _ in 0..<1000 { _ = try RawInstance(component, usable) }
            var growth = Int.max
            for _ in 0..<2 {
                let before = residentPages()
                for _ in 0..<1000 { _ = try RawInstance(component, usable) }
                growth = min(growth, residentPages() - before)
            }
            // What leaks grows in both rounds, by 8 pages if it is the smallest piece there is.
            try require(growth < 6, "1000 times create and destroy leave \(growth) pages of memory behind")
            return ""
        },
    ]

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
