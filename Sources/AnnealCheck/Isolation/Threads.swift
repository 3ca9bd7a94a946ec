internal import Glibc

/// Threads that live for one piece of work.
enum Threads {
    private struct Work {
        let count: Int
        let threads: Int
        let body: (Int) -> Void
    }
    private final class Share {
        let work: Work
        let first: Int
        init(_ work: Work, from first: Int) {
            self.work = work
            self.first = first
        }
    }

    /// Runs `body` for every index below `count`, in strides of `threads` on each thread.
    static func run(_ count: Int, on threads: Int, _ body: (Int) -> Void) {
        withoutActuallyEscaping(body) { body in
            let work = Work(count: count, threads: threads, body: body)
            var started: [pthread_t] = []
            for first in 0..<threads {
                let share = Unmanaged.passRetained(Share(work, from: first))
                var thread = pthread_t()
                let status = pthread_create(
                    &thread, nil,
                    { pointer in
                        guard let pointer else { return nil }
                        let share = Unmanaged<Share>.fromOpaque(pointer).takeRetainedValue()
                        for index in stride(from: share.first, to: share.work.count, by: share.work.threads) {
                            share.work.body(index)
                        }
                        return nil
                    }, share.toOpaque())
                if status == 0 {
                    started.append(thread)
                } else {
                    let share = share.takeRetainedValue()
                    for index in stride(from: share.first, to: count, by: threads) { body(index) }
                }
            }
            for thread in started { pthread_join(thread, nil) }
        }
    }
}
