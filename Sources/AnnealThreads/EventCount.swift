import AnnealKernels
import Glibc
import Synchronization

/// Wakes threads that wait for a condition, at no cost when nobody sleeps.
///
/// A thread that goes to sleep raises `sleepers` and looks at its condition again; a thread that rings has made the
/// condition true and then looks at `sleepers`. In sequentially consistent order one of the two sees the other.
final class EventCount {
    private let sleepers = Atomic(0)
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let signal = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    /// Looks at the condition before sleeping: some tens of microseconds, about what it costs to be woken.
    private static let spins = 2000

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(signal, nil)
    }

    deinit {
        pthread_cond_destroy(signal)
        pthread_mutex_destroy(mutex)
        signal.deallocate()
        mutex.deallocate()
    }

    /// Returns when `condition` holds. It is looked at from this thread only, with sequentially consistent loads.
    func wait(until condition: () -> Bool) {
        for _ in 0..<Self.spins {
            if condition() { return }
            anneal_pause()
        }
        pthread_mutex_lock(mutex)
        sleepers.add(1, ordering: .sequentiallyConsistent)
        while !condition() { pthread_cond_wait(signal, mutex) }
        sleepers.subtract(1, ordering: .sequentiallyConsistent)
        pthread_mutex_unlock(mutex)
    }

    /// Wakes up to `count` sleepers, after their condition has been made to hold.
    func ring(for count: Int) {
        guard sleepers.load(ordering: .sequentiallyConsistent) > 0 else { return }
        pthread_mutex_lock(mutex)
        for _ in 0..<min(count, sleepers.load(ordering: .relaxed)) { pthread_cond_signal(signal) }
        pthread_mutex_unlock(mutex)
    }
}
