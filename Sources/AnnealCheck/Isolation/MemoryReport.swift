internal import Glibc

/// Tells the parent of a process that a signal ends whether there was memory left for it: whoever does not look at what an
/// allocation returned dies of a touch of address 0, and nothing else says why.
enum MemoryReport {
    /// What is sent before the process ends if there was none left.
    static let mark = UInt8(ascii: "!")
    /// The signals by which a program ends that had no memory: for want of it, or by a trap that looked.
    private static let signals = [SIGSEGV, SIGBUS, SIGABRT, SIGILL, SIGTRAP, SIGFPE]
    /// Of address space: where less is left, an allocation of any use fails.
    private static let least = 64 << 20
    private static let stackSize = 64 << 10

    /// From here on, on the pipe that the answer goes to.
    static func begin() {
        // Made now, and not when there is no memory.
        _ = (mark, least, Child.answer)
        // A stack of its own, for the stack may be what has run out.
        var stack = stack_t(ss_sp: .allocate(byteCount: stackSize, alignment: 16), ss_flags: 0, ss_size: stackSize)
        sigaltstack(&stack, nil)
        for signal in signals {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = report
            action.sa_flags = Int32(truncatingIfNeeded: SA_ONSTACK) | Int32(truncatingIfNeeded: SA_RESETHAND)
            sigaction(signal, &action, nil)
        }
    }

    /// Calls nothing but the system.
    private static let report: @convention(c) (Int32) -> Void = { signal in
        if mmap(nil, least, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED {
            var mark = mark
            _ = write(Child.answer, &mark, 1)
        }
        // Comes when this has returned, and ends the process as it would have been ended.
        raise(signal)
    }
}
