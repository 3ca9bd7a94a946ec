internal import Glibc

/// What of a process a library must leave as it is.
struct ProcessState {
    let threads: Int
    let descriptors: Set<String>
    let handlers: [UInt]
    let locale: String
    let floatingPoint: [UInt32]

    /// As it is now.
    init() {
        threads = Self.names(in: "/proc/self/task").count
        descriptors = Set(Self.names(in: "/proc/self/fd"))
        handlers = (Int32(1)...64).map { signal in
            var action = sigaction()
            guard sigaction(signal, nil, &action) == 0 else { return 0 }
            return withUnsafeBytes(of: &action) { $0.load(as: UInt.self) }
        }
        locale = setlocale(LC_ALL, nil).map { String(cString: $0) } ?? ""
        var environment = fenv_t()
        fegetenv(&environment)
        #if arch(x86_64)
            // Without the flags that say what happened, which every division changes.
            floatingPoint = [environment.__mxcsr & ~0x3f, UInt32(environment.__control_word)]
        #else
            floatingPoint = [UInt32(truncatingIfNeeded: environment.__fpcr)]
        #endif
    }

    private static func names(in folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        let own = String(dirfd(directory))
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
            }
            if !name.hasPrefix("."), name != own { names.append(name) }
        }
        return names
    }
}
