@preconcurrency internal import Glibc
internal import Synchronization

/// Standard input, output and error as they were when the program was started, and what became of them since.
///
/// A descriptor that was closed would be given to the next file that is opened, and the program's messages would go there.
enum StandardStreams {
    /// Those that were closed. They are open on the null device since this was asked for first.
    static let closed: Set<Int32> = {
        var closed: Set<Int32> = []
        // In their order, so that each gets its own number.
        for number in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(number, F_GETFD) < 0 {
            _ = open("/dev/null", number == STDIN_FILENO ? O_RDONLY : O_WRONLY)
            closed.insert(number)
        }
        return closed
    }()

    /// The system's reason why something for people could not be printed; 0 as long as all could.
    private static let failure = Atomic<Int32>(0)

    /// Before anything else: no descriptor is left closed, and a reader who is gone or a file that may not grow is an error of
    /// whoever writes, who says so in a sentence, and not the end of the program.
    static func prepare() {
        _ = closed
        _ = failure.load(ordering: .relaxed)
        for number in [SIGPIPE, SIGXFSZ] {
            var old = sigaction()
            guard sigaction(number, nil, &old) == 0, old.isDefault else { continue }
            // A handler, and not to be ignored: programs that are started from here have the default again.
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { _ in }
            action.sa_flags = SA_RESTART
            sigaction(number, &action, nil)
        }
    }

    /// Prints a text for people.
    static func put(_ text: String, on stream: UnsafeMutablePointer<FILE>) {
        if fputs(text, stream) < 0 { note(errno) }
    }

    static func flush(_ stream: UnsafeMutablePointer<FILE>) { if fflush(stream) != 0 { note(errno) } }

    /// Whether nobody reads what is printed any more.
    static var isBroken: Bool { failure.load(ordering: .relaxed) == EPIPE }

    /// Why not all that was to be printed so far was; `nil` if it was.
    static func finish() -> String? {
        flush(stdout)
        flush(stderr)
        let reason = failure.load(ordering: .relaxed)
        if reason != 0 { return "what is printed cannot be written: \(String(cString: strerror(reason)))" }
        return ferror(stdout) != 0 ? "what is printed cannot be written" : nil
    }

    private static func note(_ reason: Int32) {
        _ = failure.compareExchange(expected: 0, desired: reason, ordering: .relaxed)
    }
}

extension sigaction {
    /// Whether a signal has its default meaning.
    var isDefault: Bool { unsafeBitCast(__sigaction_handler.sa_handler, to: Int.self) == 0 }
}
