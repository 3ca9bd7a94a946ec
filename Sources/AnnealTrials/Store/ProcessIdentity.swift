internal import Glibc

/// A process that cannot be taken for a later one with its number.
public struct ProcessIdentity: Sendable, Equatable {
    public let machine: String
    /// Of the running kernel and the process namespace.
    public let boot: String
    public let process: Int64
    /// Ticks after the boot: field 22 of `/proc/PID/stat`, proc(5).
    public let start: Int64

    public init(machine: String, boot: String, process: Int64, start: Int64) {
        self.machine = machine
        self.boot = boot
        self.process = process
        self.start = start
    }

    /// This process.
    public static let current: ProcessIdentity = {
        var name = utsname()
        uname(&name)
        let machine = withUnsafeBytes(of: &name.nodename) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        var link = [UInt8](repeating: 0, count: 64)
        let length = link.withUnsafeMutableBytes { bytes in
            bytes.withMemoryRebound(to: CChar.self) { chars in
                chars.baseAddress.map { readlink("/proc/self/ns/pid", $0, chars.count) } ?? 0
            }
        }
        let namespace = String(decoding: link.prefix(max(0, length)), as: UTF8.self)
        let boot = text(of: "/proc/sys/kernel/random/boot_id").prefix { $0 != "\n" } + " " + namespace
        let process = Int64(getpid())
        return ProcessIdentity(machine: machine, boot: String(boot), process: process, start: startTime(of: process))
    }()

    /// Whether it runs, as far as this machine knows: of another machine, or of the time before a reboot, nothing does.
    public var isAlive: Bool {
        let current = Self.current
        guard machine == current.machine, boot == current.boot else { return false }
        return start != 0 && Self.startTime(of: process) == start
    }

    /// 0 if there is none, or if it has ended and nobody asked how.
    static func startTime(of process: Int64) -> Int64 {
        // The name in parentheses may hold spaces and parentheses itself.
        let fields = text(of: "/proc/\(process)/stat").split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 19, fields[0] != "Z", fields[0] != "X" else { return 0 }
        return Int64(fields[19]) ?? 0
    }

    private static func text(of path: String) -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return "" }
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = read(file, &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }
}
