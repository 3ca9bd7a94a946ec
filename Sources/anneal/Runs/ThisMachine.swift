internal import AnnealExperiment
internal import AnnealFiles
internal import AnnealTensor
internal import Foundation

extension RunCall.Machine {
    /// The machine that this process runs on.
    static var this: RunCall.Machine {
        var name = utsname()
        uname(&name)
        func text<Field>(_ field: Field) -> String {
            withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        }
        return RunCall.Machine(
            name: text(name.nodename), system: "\(text(name.sysname)) \(text(name.release)) \(text(name.machine))",
            processor: processor, processors: ProcessInfo.processInfo.activeProcessorCount, memory: MemoryLimit.bytes)
    }

    /// As the system calls it.
    private static var processor: String? {
        let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(separator: "\n")
        return lines?.first { $0.hasPrefix("model name") }.flatMap {
            $0.split(separator: ":", maxSplits: 1).last?.trimmingCharacters(in: .whitespaces)
        }
    }
}

/// The libraries that numbers come from, and whose versions may make a bit another.
enum NumericLibraries {
    /// Their versions by their names.
    static var versions: [String: String] {
        var text = [CChar](repeating: 0, count: 64)
        let count = confstr(Int32(_CS_GNU_LIBC_VERSION), &text, text.count)
        let bytes = count > 0 ? text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) } : []
        let library = String(decoding: bytes, as: UTF8.self)
        return ["libc": library].merging(MatrixLibrary.description.map { ["openblas": $0] } ?? [:]) { first, _ in first
        }
    }
}
