internal import Glibc
internal import Synchronization

/// Signals that ask a run to end: it ends after the step it is in. A second one ends the program at once.
///
/// Between them lie as many instructions of a signal handler as it takes to store a number, which is all that a handler may do
/// safely here; the run looks at the number before each step.
enum Interruption {
    /// The first signal that came; 0 before.
    private static let first = Atomic<Int32>(0)

    /// The signal that came, if one did. That nobody reads what is printed counts as one: what is not kept would be for nobody.
    static var signal: Int32? {
        let signal = first.load(ordering: .relaxed)
        return signal != 0 ? signal : StandardStreams.isBroken ? SIGPIPE : nil
    }

    /// Begins to listen. What whoever started the program has it ignore, as `nohup` does, stays ignored.
    static func watch() {
        // Made before a handler could be the first to ask for it. What came between two runs counts.
        _ = first.load(ordering: .relaxed)
        for number in [SIGINT, SIGTERM, SIGHUP] {
            var old = sigaction()
            guard sigaction(number, nil, &old) == 0, old.isDefault else { continue }
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { number in
                _ = Interruption.first.compareExchange(expected: 0, desired: number, ordering: .relaxed)
                Glibc.signal(SIGINT, SIG_DFL)
                Glibc.signal(SIGTERM, SIG_DFL)
                Glibc.signal(SIGHUP, SIG_DFL)
            }
            sigfillset(&action.sa_mask)
            // What the program is writing goes on.
            action.sa_flags = SA_RESTART
            sigaction(number, &action, nil)
        }
    }
}

/// A run that ended because a signal asked for it.
struct Interrupted: Error, CustomStringConvertible {
    let signal: Int32
    let description: String

    /// As shells name it.
    var status: Int32 { 128 + signal }
}
