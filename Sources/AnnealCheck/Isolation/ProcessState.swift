internal import Glibc

/// What of a process a library must leave as it is.
struct ProcessState {
    private let threads: Int
    private let descriptors: Set<String>
    private let handlers: [UInt]
    private let locale: String
    private let floatingPoint: FloatingPointMode

    enum Part: String, CaseIterable {
        case threads, descriptors, signals, locale
        case floatingPoint = "floating-point"

        /// As the rest of a sentence.
        var promise: String {
            switch self {
            case .threads: "starts no thread"
            case .descriptors: "leaves no file open"
            case .signals: "leaves the handling of signals as it was"
            case .locale: "leaves the locale as it was"
            case .floatingPoint: "leaves the floating-point mode as it was"
            }
        }
    }

    /// As it is now.
    init() {
        threads = Self.names(in: "/proc/self/task").count
        descriptors = Set(Self.names(in: "/proc/self/fd"))
        handlers = (Int32(1)...64).map { signal in
            var action = sigaction()
            guard sigaction(signal, nil, &action) == 0 else { return 0 }
            return withUnsafeBytes(of: &action) { $0.load(as: UInt.self) }
        }
        // The locale of the process, and the one of this thread if it has one of its own.
        let own = uselocale(nil)
        locale = (setlocale(LC_ALL, nil).map { String(cString: $0) } ?? "") + (own == Self.global ? "" : " here")
        floatingPoint = FloatingPointMode()
    }

    /// What happened to a part since then, as the rest of a sentence; `nil` if it is as it was.
    func change(of part: Part, to now: ProcessState) -> String? {
        switch part {
        case .threads:
            let started = now.threads - threads
            return started > 0 ? "starts \(started) thread\(started == 1 ? "" : "s") that go on" : nil
        case .descriptors:
            let left = now.descriptors.subtracting(descriptors).count
            return left > 0 ? "leaves \(left) file descriptor\(left == 1 ? "" : "s") open" : nil
        case .signals:
            let changed = handlers.indices.filter { handlers[$0] != now.handlers[$0] }.map { "\($0 + 1)" }
            return changed.isEmpty ? nil : "changes the handling of signal \(changed.joined(separator: ", "))"
        case .locale: return now.locale == locale ? nil : "changes the locale to \(now.locale)"
        case .floatingPoint:
            return now.floatingPoint == floatingPoint
                ? nil : "changes the floating-point mode of the process, as a library linked with -ffast-math does"
        }
    }

    /// What `uselocale` says where a thread has the locale of the process: `LC_GLOBAL_LOCALE`, a macro that Swift does not see.
    private static var global: locale_t? { locale_t(bitPattern: -1) }

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
