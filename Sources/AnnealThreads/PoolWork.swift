import AnnealKernels
import Glibc
import Synchronization

/// What the threads of a pool share: the job at hand, and how they wait for it.
final class PoolWork {
    /// Indices of the job that nobody has taken; lowering this takes some. A job stays as it is until every index is done,
    /// so whoever took one may read it.
    private let remaining = Atomic(0)
    private let done = Atomic(0)
    private var count = 0
    private var context: UnsafeRawPointer?
    private var body: ((UnsafeRawPointer, Int) -> Void)?
    /// How whoever brought the job rounds and flushes: its workers do the same, so that their number changes no bit.
    private var mode: UInt64 = 0

    /// The parts that the remaining indices are shared out in: few enough for a thread to continue where it was in memory and seldom
    /// meet another at the counters, enough for all to end together.
    private let parts: Int

    private let isBusy = Atomic(false)
    private let isDismissed = Atomic(false)
    private let workArrived = EventCount()
    private let workFinished = EventCount()

    /// How many threads the caller's runtime is asked for, and by what function, where they are not the pool's own.
    private let borrowed: (threads: UInt32, fork: Pool.Fork)?

    init(threads: Int, borrowedBy fork: Pool.Fork? = nil) {
        parts = 4 * threads
        borrowed = fork.map { (UInt32(threads), $0) }
    }

    /// Whether the caller may bring a job; false while another is at hand.
    func enter() -> Bool { !isBusy.exchange(true, ordering: .acquiring) }

    func leave() { isBusy.store(false, ordering: .releasing) }

    /// Brings a job, works along and returns when all of it is done. Between `enter` and `leave`.
    ///
    /// - Parameter context: handed to `body`, with each index.
    func run(_ count: Int, _ context: UnsafeRawPointer, _ body: @escaping (UnsafeRawPointer, Int) -> Void) {
        self.count = count
        self.context = context
        self.body = body
        mode = anneal_floating_point_mode()
        done.store(0, ordering: .relaxed)
        remaining.store(count, ordering: .sequentiallyConsistent)
        if let (threads, fork) = borrowed {
            fork(
                { if let work = $0 { Unmanaged<PoolWork>.fromOpaque(work).takeUnretainedValue().lend() } },
                Unmanaged.passUnretained(self).toOpaque(), threads, 0)
        } else {
            workArrived.ring(for: count - 1)
        }
        while takeSome() {}
        workFinished.wait { done.load(ordering: .sequentiallyConsistent) == count }
        self.context = nil
        self.body = nil
    }

    /// A borrowed thread works along, and then rounds and flushes as it did before.
    func lend() {
        let own = anneal_floating_point_mode()
        while takeSome() {}
        if anneal_floating_point_mode() != own { anneal_set_floating_point_mode(own) }
    }

    /// A worker's life.
    func work() {
        while !isDismissed.load(ordering: .acquiring) {
            while takeSome() {}
            workArrived.wait {
                remaining.load(ordering: .sequentiallyConsistent) > 0
                    || isDismissed.load(ordering: .sequentiallyConsistent)
            }
        }
    }

    func dismiss() {
        isDismissed.store(true, ordering: .sequentiallyConsistent)
        workArrived.ring(for: .max)
    }

    private func takeSome() -> Bool {
        var left = remaining.load(ordering: .acquiring)
        while left > 0 {
            let share = max(1, left / parts)
            let (taken, now) = remaining.weakCompareExchange(
                expected: left, desired: left - share, ordering: .acquiringAndReleasing)
            if taken {
                // `count` must be read before the last index is reported done: then the caller may bring the next job.
                let count = count
                if let context, let body {
                    if anneal_floating_point_mode() != mode { anneal_set_floating_point_mode(mode) }
                    for index in count - left..<count - left + share { body(context, index) }
                }
                if done.add(share, ordering: .sequentiallyConsistent).newValue == count { workFinished.ring(for: 1) }
                return true
            }
            left = now
        }
        return false
    }
}
