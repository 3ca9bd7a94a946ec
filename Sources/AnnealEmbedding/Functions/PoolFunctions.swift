internal import AnnealHost
internal import AnnealThreads
public import CAnneal
internal import CAnnealHost
internal import Glibc

/// A pool as C holds it. The threads stay in the process that started them: a child that was forked works alone.
final class OpenPool {
    private let pool: Pool
    private let process = getpid()
    /// Made once, so that a step allocates nothing.
    private(set) lazy var concurrently: Concurrently = { [unowned self] count, body in
        if getpid() == process { pool.run(prepared: body, count) } else { for index in 0..<count { body(index) } }
    }

    init(threads: Int) throws(PoolError) { pool = try Pool(threads: threads) }

    /// Without a pool.
    nonisolated(unsafe) static let alone: Concurrently = { count, body in for index in 0..<count { body(index) } }

    /// How a call that was given a pool, or none, works.
    static func concurrently(_ pool: OpaquePointer?) -> Concurrently {
        Handle.object(pool, OpenPool.self)?.concurrently ?? alone
    }

    deinit {
        // There is no thread in a child that could be waited for.
        if getpid() != process { _ = Unmanaged.passRetained(pool) }
    }
}

@c @implementation public func anneal_pool_open(
    _ threads: UInt32, _ out: UnsafeMutablePointer<OpaquePointer?>!, _ error: UnsafeMutablePointer<anneal_error>!
) -> anneal_status {
    answer(error, into: out) {
        guard (1...1024).contains(threads) else { throw Misuse.outOfRange("threads", range: "1 to 1024") }
        let pool = try OpenPool(threads: Int(threads))
        // Before several threads could ask for it at once.
        _ = pool.concurrently
        return Handle.open(pool)
    }
}

@c @implementation public func anneal_pool_close(_ pool: OpaquePointer!) { Handle.close(pool, OpenPool.self) }
