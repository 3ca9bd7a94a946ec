internal import AnnealHost
internal import AnnealThreads
internal import Glibc

/// A pool as C holds it. The threads stay in the process that started them: a child that was forked works alone.
final class OpenPool {
    private let pool: Pool
    private let process: pid_t
    /// Made once, so that a step allocates nothing.
    private let concurrently: Concurrently

    convenience init(threads: Int) throws(PoolError) { self.init(try Pool(threads: threads)) }

    convenience init(borrowing threads: Int, by fork: Pool.Fork) { self.init(Pool(borrowing: threads, by: fork)) }

    private init(_ pool: Pool) {
        let process = getpid()
        self.pool = pool
        self.process = process
        concurrently = { count, body in
            if getpid() == process { pool.run(prepared: body, count) } else { for index in 0..<count { body(index) } }
        }
    }

    deinit {
        // There is no thread in a child that could be waited for.
        if getpid() != process { _ = Unmanaged.passRetained(pool) }
    }

    /// Without a pool.
    nonisolated(unsafe) static let alone: Concurrently = { count, body in for index in 0..<count { body(index) } }

    /// How a call that was given a pool, or none, works.
    static func concurrently(_ pool: OpaquePointer?) -> Concurrently {
        // Nothing generic: what passes through it would be wrapped anew each time.
        guard let pool = Handle.object(pool, OpenPool.self) else { return alone }
        return pool.concurrently
    }
}
