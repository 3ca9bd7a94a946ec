internal import Glibc
internal import SystemPackage

/// Work in a process of its own: the program starts itself again with a hidden subcommand.
///
/// It is spawned and not forked, because libraries have threads of their own before `main` begins.
struct Child {
    /// What came of it.
    enum End {
        /// It answered: all is well, or what is not.
        case answered(isWell: Bool, sentence: String)
        /// It did not come to that: how it ended, in words that follow "it".
        case broken(String)
    }

    /// Where the child finds the pipe for its answer.
    static let answer: Int32 = 3
    /// The most memory that a child's addresses may span.
    static let addressSpace: UInt = 2 << 30

    let program: String

    /// - Parameters:
    ///   - words: the hidden subcommand, which has to call `perform`.
    ///   - seconds: of processor time; by the clock it may take six times as many, since others may be at work, too.
    func end(of words: [String], seconds limit: Int) -> End {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return .broken("has no pipe: \(String(cString: strerror(errno)))") }
        defer { close(ends[0]) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var arguments: [UnsafeMutablePointer<CChar>?] = ([program] + words).map { (word: String) in strdup(word) }
        defer { for word in arguments { free(word) } }
        arguments.append(nil)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // What it prints is no part of the answer.
        for stream in Int32(0)...2 { posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_RDWR, 0) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], Self.answer)
        var process = pid_t()
        let status = posix_spawn(&process, program, &actions, nil, arguments, environ)
        close(ends[1])
        guard status == 0 else { return .broken("did not start \(program): \(String(cString: strerror(status)))") }

        let seconds = 6 * limit
        let (bytes, isLate) = read(from: ends[0], seconds: seconds)
        if isLate { kill(process, SIGKILL) }
        var end: Int32 = 0
        while waitpid(process, &end, 0) < 0 && errno == EINTR {}
        if isLate { return .broken("was not done after \(seconds) s") }
        let signal = end & 0x7f
        if signal == SIGXCPU || signal == SIGKILL {
            return .broken("used up its \(limit) s of processor time (\(Self.name(of: signal)))")
        }
        if signal != 0 && bytes.first == MemoryReport.mark {
            return .broken(
                "ended by \(Self.name(of: signal)), after it had taken all the memory there is for it, "
                    + "\(Self.addressSpace >> 30) GiB")
        }
        if signal != 0 { return .broken("ended by \(Self.name(of: signal))") }
        guard let verdict = bytes.first else {
            return .broken("ended the process with exit code \(end >> 8) and gave no answer")
        }
        return .answered(
            isWell: verdict == UInt8(ascii: "+"), sentence: String(decoding: bytes.dropFirst(), as: UTF8.self))
    }

    /// The child's side: works under limits, sends its answer and ends the process.
    static func perform(seconds: Int, _ body: () -> (isWell: Bool, sentence: String)) -> Never {
        // The parent alone waits for the end of the pipe.
        _ = fcntl(answer, F_SETFD, FD_CLOEXEC)
        limit(seconds: seconds)
        MemoryReport.begin()
        let (isWell, sentence) = body()
        let bytes = [UInt8](((isWell ? "+" : "-") + sentence).utf8)
        // Without a parent nobody wants the answer.
        _ = try? FileDescriptor(rawValue: answer).writeAll(bytes)
        // Exit handlers of what was loaded have no part in the answer.
        _exit(0)
    }

    /// Before anything is opened.
    private static func limit(seconds: Int) {
        var processor = rlimit(rlim_cur: UInt(seconds), rlim_max: UInt(seconds + 1))
        setrlimit(__rlimit_resource_t(RLIMIT_CPU.rawValue), &processor)
        var memory = rlimit(rlim_cur: addressSpace, rlim_max: addressSpace)
        setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &memory)
        var core = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &core)
    }

    /// Everything until the other end closes, or what there is after `seconds`.
    private func read(from descriptor: Int32, seconds: Int) -> (bytes: [UInt8], isLate: Bool) {
        var bytes: [UInt8] = []
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        let end = now.tv_sec + seconds
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            clock_gettime(CLOCK_MONOTONIC, &now)
            guard now.tv_sec < end else { return (bytes, true) }
            var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&wait, 1, 100) > 0 else { continue }
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return (bytes, false) }
            bytes += buffer[..<count]
        }
    }

    private static func name(of signal: Int32) -> String {
        switch signal {
        case SIGSEGV: "SIGSEGV: it touched memory that is not its own"
        case SIGBUS: "SIGBUS"
        case SIGABRT: "SIGABRT"
        case SIGFPE: "SIGFPE"
        case SIGILL: "SIGILL: a trap"
        case SIGTRAP: "SIGTRAP: a trap"
        case SIGXCPU: "SIGXCPU"
        case SIGKILL: "SIGKILL"
        default: "signal \(signal)"
        }
    }
}
