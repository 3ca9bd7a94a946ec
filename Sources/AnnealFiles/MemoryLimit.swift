internal import Glibc

/// The memory that this process may have: the machine's, or less where its container or `ulimit -v` says so.
///
///     MemoryLimit.bytes   // those of a container, whatever the machine has
public enum MemoryLimit {
    /// In bytes.
    public static let bytes: Double = {
        var limit = Double(sysconf(Int32(_SC_PHYS_PAGES))) * Double(sysconf(Int32(_SC_PAGESIZE)))
        var space = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &space) == 0, space.rlim_cur != rlim_t.max {
            limit = min(limit, Double(space.rlim_cur))
        }
        return min(limit, ofGroups(listedIn: "/proc/self/cgroup", under: "/sys/fs/cgroup") ?? .infinity)
    }()

    /// The least limit of the control groups that a process is in, and of those around them; `nil` if none has one.
    ///
    /// Version 2 of control groups has them all in one tree, version 1 those of memory in one of their own, cgroups(7).
    ///
    /// - Parameters:
    ///   - list: As `/proc/self/cgroup`.
    ///   - root: As `/sys/fs/cgroup`.
    public static func ofGroups(listedIn list: String, under root: String) -> Double? {
        var limits: [Double] = []
        for line in text(of: list).split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { continue }
            let isUnified = parts[0] == "0" && parts[1].isEmpty
            guard isUnified || parts[1].split(separator: ",").contains("memory") else { continue }
            let (tree, file) = isUnified ? (root, "memory.max") : (root + "/memory", "memory.limit_in_bytes")
            // Within a container the group's path may be the machine's, and the tree begins at the group: then the root has the limit.
            var names = parts[2].split(separator: "/")
            while true {
                let path = ([tree] + names.map(String.init) + [file]).joined(separator: "/")
                if let limit = Double(text(of: path).filter { !$0.isWhitespace }), limit > 0 { limits.append(limit) }
                if names.popLast() == nil { break }
            }
        }
        return limits.min()
    }

    private static func text(of path: String) -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return "" }
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(file, &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }
}
