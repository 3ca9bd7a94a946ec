internal import Glibc

/// A trainer that runs: a process with a group of its own, so that all it started ends with it.
final class TrainerProcess {
    /// Seconds between SIGTERM and SIGKILL.
    static let grace = 5.0
    /// How much is read at once, and how often: a mebibyte, as much as a pipe holds at most, before others have their turn.
    private static let (readBytes, reads) = (1 << 16, 16)

    private let process: pid_t
    private let output: Int32
    private let timeout: Double
    private let started = TrainerProcess.now()
    private var heard = TrainerProcess.now()
    private var buffer = LineBuffer()
    private(set) var text: TrainerOutput
    /// Why it is being ended, and when that began.
    private var ending: (reason: TrainerFailure?, since: Double)?
    private var isClosed = false

    /// Starts it.
    ///
    /// - Parameter timeout: seconds without any output after which it is ended.
    init(_ task: TrainerTask, metric: String, pattern: MetricPattern?, timeout: Double) throws(TrainerFailure) {
        self.timeout = timeout
        text = TrainerOutput(metric: metric, pattern: pattern)
        let program = task.words.first ?? ""
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw .notStarted(program: program, reason: String(cString: strerror(errno)))
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        output = ends[0]
        _ = fcntl(output, F_SETFL, O_NONBLOCK)

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Signals that this process ignores or blocks are the trainer's own again.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for signal in [SIGINT, SIGTERM, SIGPIPE, SIGHUP] { sigaddset(&signals, signal) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        var words: [UnsafeMutablePointer<CChar>?] = task.words.map { strdup($0) } + [nil]
        var environment = Self.environment(with: task.environment).map { strdup($0) } + [nil]
        defer { for word in words + environment { free(word) } }
        var process = pid_t()
        let status = posix_spawnp(&process, program, &actions, &attributes, &words, &environment)
        close(ends[1])
        guard status == 0 else {
            close(output)
            throw .notStarted(program: program, reason: String(cString: strerror(status)))
        }
        self.process = process
    }

    deinit {
        guard !isClosed else { return }
        kill(-process, SIGKILL)
        close(output)
        waitpid(process, nil, 0)
    }

    /// Seconds by a clock that only goes forward.
    static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func environment(with more: [String: String]) -> [String] {
        var all: [String] = []
        var entry = environ
        while let text = entry.pointee {
            let line = String(cString: text)
            if more[String(line.prefix { $0 != "=" })] == nil { all.append(line) }
            entry += 1
        }
        return all + more.map { "\($0.key)=\($0.value)" }.sorted()
    }

    var seconds: Double { Self.now() - started }

    /// Asks it to end: it is out of the race. After some seconds it is ended.
    func stop(because reason: TrainerFailure? = nil) {
        guard ending == nil else { return }
        ending = (reason, Self.now())
        kill(-process, SIGTERM)
    }

    /// Waits until one of several has something to say, or for some milliseconds.
    static func wait(for processes: [TrainerProcess], milliseconds: Int32) {
        var descriptors = processes.map { pollfd(fd: $0.output, events: Int16(POLLIN), revents: 0) }
        poll(&descriptors, nfds_t(descriptors.count), milliseconds)
        // An end of file that a process outlives would wake at once, again and again.
        if descriptors.contains(where: { $0.revents & Int16(POLLHUP) != 0 && $0.revents & Int16(POLLIN) == 0 }) {
            usleep(10_000)
        }
    }

    /// Reads what there is. Returns the report once the process has ended; `nil` as long as it runs.
    func service() -> TrialReport? {
        read()
        if let step = text.brokenStep { stop(because: .diverged(metric: text.metric, step: step)) }
        let now = Self.now()
        if now - heard > timeout { stop(because: .silent(seconds: timeout)) }
        if let ending, now - ending.since > Self.grace { kill(-process, SIGKILL) }

        // Looked at without being taken, so that the number of the group stays its own.
        var information = siginfo_t()
        guard waitid(P_PID, id_t(process), &information, WEXITED | WNOHANG | WNOWAIT) == 0, information.si_signo != 0
        else {
            return nil
        }
        kill(-process, SIGKILL)
        read()
        for line in buffer.rest() { text.take(line) }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        close(output)
        isClosed = true
        return report(status: status)
    }

    /// Whether it was ended for its silence and had never said the metric.
    var isMute: Bool {
        if case .silent = ending?.reason { text.last == nil } else { false }
    }

    /// Whether it was asked to end for nothing that it did itself.
    var wasStopped: Bool { ending.map { $0.reason == nil } ?? false }

    /// Who writes faster than this reads is never read to the end, and must not keep it from anything else.
    private func read() {
        var bytes = [UInt8](repeating: 0, count: Self.readBytes)
        for _ in 0..<Self.reads {
            var count = Glibc.read(output, &bytes, bytes.count)
            while count < 0 && errno == EINTR { count = Glibc.read(output, &bytes, bytes.count) }
            guard count > 0 else { return }
            heard = Self.now()
            for line in buffer.take(bytes[..<count]) { text.take(line) }
        }
    }

    private func report(status: Int32) -> TrialReport {
        let signal = Int(status & 0x7f)
        let code = Int(status >> 8 & 0xff)
        let failure: TrainerFailure? =
            if let reason = ending?.reason {
                reason
            } else if let step = text.brokenStep {
                .diverged(metric: text.metric, step: step)
            } else if signal != 0 {
                .signal(signal)
            } else if code != 0 {
                .exit(code: code)
            } else if text.last == nil {
                .noMetric(metric: text.metric, others: Set(text.measures.map(\.name)).sorted())
            } else if text.hasReported && !text.isDone {
                .notDone
            } else {
                nil
            }
        return TrialReport(
            value: failure == nil ? text.last : nil, seconds: seconds, exit: signal != 0 ? -signal : code,
            message: failure.map { "\($0)" }, lines: failure == nil ? [] : text.lastLines, measures: text.measures,
            correct: text.correct)
    }
}
