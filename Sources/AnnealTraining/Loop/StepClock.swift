/// Times steps, without what happens between them.
struct StepClock {
    private(set) var milliseconds: [Double] = []
    private(set) var total = Duration.zero
    private var started = ContinuousClock.now

    /// - Parameter capacity: the steps that it has room for without asking for memory.
    init(capacity: Int) { milliseconds.reserveCapacity(min(capacity, 1 << 20)) }

    mutating func start() { started = .now }

    mutating func stop() {
        let taken = ContinuousClock.now - started
        total += taken
        milliseconds.append(taken / .milliseconds(1))
    }
}
